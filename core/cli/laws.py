"""Every law there is, with its published constants: those that some runs can be fitted with first."""

import sys

import click

from .. import laws
from ..errors import BadInput
from ..fit.reproduced import reproduced
from ..fit.suited import can_fit, ordered
from ..runs import Runs
from ._common import json_option, print_json
from ._reading import reading_options


@click.command()
@click.argument("runs", nargs=-1)
@click.option(
    "--checks",
    is_flag=True,
    help="Compute the check numbers of published constants once more; exit code 1 if one fails.",
)
@reading_options
@json_option
def command(runs: tuple[str, ...], checks: bool, load, as_json: bool) -> None:
    """List every law and its published constants, the best known first.

    With RUNS, a file or a bundled data set, laws come first for which it has all columns, and which differ there.
    """
    load.needs(*runs, option="RUNS")
    if checks:
        _checks(runs, as_json)
        return
    table = load(*runs) if runs else None
    every = laws.registry()
    found = [_law(every[key], table) for key in ordered(every, table)]
    if as_json:
        print_json(found)
        return
    for law, before in zip(found, [None, *found], strict=False):
        if table and before and before["fits"] and not law["fits"]:
            click.echo(f"\nThese need columns that {table.name} lacks, or that do not differ there:")
        names = ", ".join(s["name"] for s in law["published"]) or "none published"
        click.echo(f"{law['key']:24} {law['title']}: {law['target']} of {', '.join(law['features'])} ({names})")


def _checks(runs: tuple[str, ...], as_json: bool) -> None:
    """Print every published number beside what its law gives here."""
    if runs:
        raise BadInput("--checks takes no runs: allowed is one of the two.")
    table = reproduced(laws.examples().values())
    if as_json:
        print_json(table.to_dict("records"))
    else:
        for row in table.itertuples():
            said = "agrees" if row.passes else "DIFFERS"
            click.echo(
                f"{row.law}@{row.constants} at {row.at}: {row.expected:.7g} given, {row.computed:.7g} here, {said}"
            )
        click.echo(f"{int(table['passes'].sum())} of {len(table)} agree within what is allowed.")
    if not table["passes"].all():
        sys.exit(1)


def _law(law: laws.Law, runs: Runs | None) -> dict:
    sets = [{"name": s.name, "source": s.source, "confidence": s.confidence} for s in law.published]
    said = {
        "key": law.key,
        "title": law.title,
        "target": law.target,
        "unit": law.unit,
        "features": [f.name for f in law.features],
        "published": sets,
    }
    return said | ({"fits": can_fit(law, runs)} if runs else {})
