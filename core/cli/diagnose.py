"""Why a sweep does not scale: what goes wrong in its table, in the order of what explains most."""

import click

from .. import laws
from ..fit.diagnostics.sweep.diagnose import Diagnosis, diagnose
from ..units import name_of
from ._common import json_option, print_json
from ._reading import reading_options


@click.command()
@click.argument("runs", nargs=-1, required=True)
@click.option("--law", "key", default="", help="Key of the law whose sizes, tokens or compute the runs should follow.")
@reading_options
@json_option
def command(runs, load, key: str, as_json: bool) -> None:
    """Say why RUNS do not scale: crashed rows, one size, tied sizes and tokens, settings that were not tuned.

    Each cause says how much of the misfit it explains, its rows, and what to run or to leave out.
    """
    found = diagnose(load(*runs), laws.get(key) if key else None)
    if as_json:
        print_json(found.report())
        return
    click.echo(found.sentence)
    for number, finding in enumerate(found.findings, 1):
        click.echo(f"{number}. {finding.sentence} It {finding.explains}.")
        click.echo(f"   {finding.next_step}")
        if finding.rows:
            click.echo(f"   rows: {', '.join(map(str, finding.rows[:20]))}{_more(len(finding.rows) - 20)}")
    _say_left(found)


def _say_left(found: Diagnosis) -> None:
    along = " and ".join(name_of(n) for n in found.scales)
    click.echo(f"target: {found.target} along {along}, {len(found.rows):,} rows")


def _more(n: int) -> str:
    return f" and {n:,} more" if n > 0 else ""
