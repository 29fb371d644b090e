"""The data sets that come with the project."""

import click

from .. import runs as run_tables
from ._common import json_option, print_json


@click.command()
@json_option
def command(as_json: bool) -> None:
    """List the bundled data sets with source and licence."""
    found = []
    for card in run_tables.bundled():
        runs = run_tables.load_bundled(card.name)
        found.append({
            "name": card.name, "rows": runs.n_rows, "runs": runs.n_runs, "licence": card.licence,
            "source": card.source, "columns": list(runs.table.columns),
        })  # fmt: skip
    if as_json:
        print_json(found)
        return
    for d in found:
        parts = [name for name in run_tables.names() if name.startswith(f"{d['name']}/")]
        more = f" Parts: {', '.join(parts)}." if parts else ""
        click.echo(f"{d['name']:20} {d['rows']:,} rows, {d['runs']:,} runs. {d['source']} ({d['licence']}){more}")
