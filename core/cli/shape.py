"""How wide and deep a model should be for a budget."""

from dataclasses import asdict

import click

from .. import runs as run_tables
from ..errors import BadInput
from ..plan.architecture.family import GEMSTONES
from ..plan.architecture.shape import Best, Shape, best_shape, shape_at
from ..plan.architecture.speed import measured
from ..plan.architecture.verdict import of_shape
from ..units import plain, power, with_unit
from ..verdict import Verdict, worst_of
from ._common import constants_of, json_option, pairs_of, print_json, say


@click.command()
@click.argument("source")
@click.option("--flops", help="Training compute in FLOP, e.g. 1e21.")
@click.option("--gpu-hours", "hours", help="Device-hours of training, e.g. 5000; as fast as --timed were.")
@click.option("--timed", default="gemstones", show_default=True, help="Runs with width, depth, seconds and devices.")
@click.option("--at", default="", help="Another shape beside the best, e.g. width=2048,depth=24.")
@json_option
def command(source, flops, hours, timed, at, as_json) -> None:
    """Find the width and depth with the lowest loss for a budget.

    SOURCE is a saved fit (FIT.json) or published constants (KEY@NAME) of a law of width and depth.
    """
    if not (flops or hours):
        raise BadInput("Which budget? Give --flops, --gpu-hours or both.")
    (calibrated, fitted), report, verdicts = constants_of(source), {}, []
    speed = measured(run_tables.load(timed).table) if hours else None
    costs = {"flops": (flops, GEMSTONES.flops_per_token)} if flops else {}
    if speed:
        costs["gpu_hours"] = (hours, speed.hours_per_token)
        report["speed"] = {k: v for k, v in asdict(speed).items() if k != "family"}
    for name, (text, cost) in costs.items():
        budget = run_tables.parse_number(text)
        best = best_shape(calibrated, budget, cost)
        verdicts.append(of_shape(best, calibrated, fitted))
        report[name] = {"budget": budget, "verdict": verdicts[-1].report(), **best.report()}
        beside = shape_at(calibrated, budget, cost, _shape(at)) if at else None
        if beside:
            report[name]["at"] = beside.report()
        if not as_json:
            words = f"{power(budget)} {'FLOP' if name == 'flops' else 'GPU-hours'}"
            _say(verdicts[-1], best, beside, words, calibrated.unit)
    if as_json:
        print_json({"verdict": worst_of(*verdicts).report(), **report})


def _shape(text: str) -> tuple[float, float]:
    at = dict(pairs_of(tuple(text.split(","))))
    if set(at) != {"width", "depth"}:
        raise BadInput(f"--at is {text!r}; allowed are a width and a depth, e.g. width=2048,depth=24.")
    return at["width"], at["depth"]


def _say(verdict: Verdict, best: Best, beside: Shape | None, budget: str, unit: str) -> None:
    s = best.shape
    say(verdict)
    click.echo(
        f"{budget}: width {s.width}, depth {s.depth}, {with_unit(s.params, 'parameters')}, "
        f"{with_unit(s.tokens, 'tokens')}: {with_unit(s.loss, unit)}; within 0.5 %: widths {best.widths[0]} to "
        f"{best.widths[1]}, depths {best.depths[0]} to {best.depths[1]}"
    )
    if beside:
        click.echo(f"  width {beside.width}, depth {beside.depth}: {plain(beside.loss)} {unit}")
    if not best.bounded:
        click.echo("note: the best shape lies at the edge of those searched: the law has no inner optimum.", err=True)
