"""Every law there is, with its published constants: those that some runs can be fitted with first."""

import click

from .. import laws
from ..fit.suited import can_fit, ordered
from ..runs import Runs
from ._common import json_option, print_json
from ._reading import reading_options


@click.command()
@click.argument("runs", nargs=-1)
@reading_options
@json_option
def command(runs: tuple[str, ...], load, as_json: bool) -> None:
    """List every law and its published constants, the best known first.

    With RUNS, a file or a bundled data set, laws come first for which it has all columns, and which differ there.
    """
    load.needs(*runs, option="RUNS")
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
