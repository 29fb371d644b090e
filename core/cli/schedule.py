"""Learning-rate schedules from a shell: loss curves of some that were never run, and the one that ends lowest."""

from typing import Any

import click
import numpy as np

from ..errors import BadInput
from ..fit import Calibrated
from ..plan.tuning.schedule import KINDS, Run, checked, curve, drawn, lowest, rates, written
from ..plan.tuning.verdict import of_schedule
from ..units import plain
from ..verdict import worst_of
from ._common import json_option, print_json, say
from ._constants import constants_of
from ._options import COUNT, POSITIVE, SHARE, SHARE_FROM_ZERO

DRAWN, BEST = "drawn", "lowest"
LEVEL = (2.5, 97.5)
SHOWN = 20  # rows of a curve that are printed


def _predicted(calibrated: Calibrated, schedule: np.ndarray, run: Run) -> dict[str, Any]:
    """Return steps, rates and losses of one schedule, with the ends of 95 % intervals, None without draws."""
    at, losses = curve(calibrated, schedule, run)
    low, high = np.percentile(losses[1:], LEVEL, axis=0).tolist() if len(losses) > 1 else (None, None)
    return {"step": at.tolist(), "learning_rate": schedule[at].tolist(), "loss": losses[0].tolist(), "low": low,
            "high": high}  # fmt: skip


def _last(one: dict[str, Any]) -> dict[str, Any]:
    return {"value": one["loss"][-1]} | {n: one[n][-1] if one[n] else None for n in ("low", "high")}


@click.command()
@click.argument("source", default="multi-power@luo-100m")
@click.option("--steps", type=COUNT, default=24_000, show_default=True, help="Steps of the run.")
@click.option("--warmup", type=COUNT, default=2160, show_default=True, help="Of them warm-up.")
@click.option("--peak", type=POSITIVE, default=3e-4, show_default=True, help="Peak learning rate.")
@click.option("--end", type=SHARE_FROM_ZERO, default=0.1, show_default=True, help="Last rate, as a share of the peak.")
@click.option("--fall", type=SHARE, default=0.2, show_default=True, help="Share of the steps of the fall of wsd.")
@click.option("--draw", default="", help="A schedule of your own: PLACE=HEIGHT, e.g. 0.5=1,0.9=0.3,1=0.")
@click.option("--curve", "which", help=f"Print the loss curve of one: {', '.join(KINDS)}, {DRAWN} or {BEST}.")
@json_option
def command(source, steps, warmup, peak, end, fall, draw, which, as_json) -> None:
    """Predict how schedules end, by SOURCE: a saved fit (FIT.json) or published constants (KEY@NAME)."""
    (calibrated, fitted), run = constants_of(source), checked(Run(steps, warmup, peak, end, fall))
    found = {kind: rates(kind, run) for kind in KINDS}
    if draw.strip():
        found[DRAWN] = drawn(draw, run)
    found[BEST] = lowest(calibrated, run, run.end)
    if which and which not in found:
        raise BadInput(f"There is no schedule {which!r}; allowed are {', '.join(found)}.")
    every = {name: _predicted(calibrated, schedule, run) for name, schedule in found.items()}
    order = sorted(every, key=lambda n: every[n]["loss"][-1])
    verdict = of_schedule()
    verdict = worst_of(verdict, fitted) if fitted else verdict
    if as_json:
        ends = {n: _last(every[n]) for n in order}
        print_json({"verdict": verdict.report(), "unit": calibrated.unit,
                    "schedules": ends, "lowest": {"draw": written(found[BEST], run)},
                    "curve": every[which] if which else None})  # fmt: skip
        return
    say(verdict)
    if which:
        _print_curve(every[which])
        return
    for name in order:
        last = _last(every[name])
        interval = "" if last["low"] is None else f"  95 % {plain(last['low'])} to {plain(last['high'])}"
        title = KINDS[name][0] if name in KINDS else name
        click.echo(f"  {title:20} {plain(last['value'])} {calibrated.unit}{interval}")
    click.echo(f"lowest, as --draw takes it: {written(found[BEST], run)}")


def _print_curve(one: dict[str, Any]) -> None:
    """Print some steps of a curve: step, learning rate, loss."""
    click.echo(f"{'step':>9} {'rate':>9} {'loss':>8}")
    for i in np.unique(np.linspace(0, len(one["step"]) - 1, SHOWN).astype(int)):
        click.echo(f"{one['step'][i]:9d} {plain(one['learning_rate'][i], 3):>9} {plain(one['loss'][i]):>8}")
