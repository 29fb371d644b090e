"""What there is: laws and data sets."""

import click

from .. import laws
from .. import runs as run_tables
from .common import json_option, one_line, print_json


@click.command(name="laws")
@json_option
def laws_command(as_json: bool) -> None:
    """List every law and its published constants."""
    found = [_law(law) for law in laws.registry().values()]
    if as_json:
        print_json(found)
        return
    for law in found:
        names = ", ".join(s["name"] for s in law["published"]) or "none published"
        click.echo(f"{law['key']:24} {law['title']}: {law['target']} of {', '.join(law['features'])} ({names})")


def _law(law: laws.Law) -> dict:
    sets = [{"name": s.name, "source": s.source, "confidence": s.confidence} for s in law.published]
    return {
        "key": law.key,
        "title": law.title,
        "target": law.target,
        "unit": law.unit,
        "features": [f.name for f in law.features],
        "published": sets,
    }


@click.command(name="datasets")
@json_option
@one_line
def datasets_command(as_json: bool) -> None:
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
