"""Critical batches that a table of steps to a loss shows, for the batch command."""

from typing import Any

import click

from .. import laws
from .. import runs as run_tables
from ..fit.sweeps.critical_batches import critical_batches
from ..plan.tuning.critical_batch import report
from ..units import count

LAW = "kaplan-trade-off"
NAMES = {"twice": "critical_batch", "fifth": "critical_batch_20_percent"}
SAID = {"twice": "twice the least steps and tokens (B_crit)", "fifth": "a fifth more steps (B*)"}


def measured(runs: str, small: str | None, seed: int) -> dict[str, Any]:
    """Return both critical batches of every target loss of RUNS, and how they grow with size."""
    start = run_tables.parse_number(small) if small else None
    return report(*critical_batches(laws.get(LAW), run_tables.load(runs), start, seed), NAMES)


def say(found: dict[str, Any]) -> None:
    """Print what `measured` returns for people."""
    for kind, name in NAMES.items():
        click.echo(f"critical batch, {SAID[kind]}:")
        for target, one in found["losses"].items():
            ends = one[name]
            interval = "" if ends["low"] is None else f"  95 % {count(ends['low'])} to {count(ends['high'])}"
            click.echo(f"  {target:20} {count(ends['value']):>8} tokens{interval}")
        if grown := found["growth"].get(name):
            e = grown["exponent"]
            click.echo(f"  grows as size^{e['value']:.2f}  95 % {e['low']:.2f} to {e['high']:.2f}")
    for note in found["notes"]:
        click.echo(f"note: {note}", err=True)
