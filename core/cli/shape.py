"""How wide and deep a model should be for a budget."""

from dataclasses import asdict

import click

from ..errors import BadInput
from ..plan.architecture.family import GEMSTONES
from ..plan.architecture.shape import BUILT, Best, Shape, best_shape, given_shape, shape_at
from ..plan.architecture.speed import measured
from ..plan.architecture.verdict import of_shape
from ..units import plain, power, with_unit
from ..verdict import Verdict, worst_of
from ._common import json_option, point_of, print_json, say, say_notes
from ._constants import constants_of
from ._options import POSITIVE, Needs
from ._reading import reading_options


@click.command()
@click.argument("source")
@click.option("--flops", type=POSITIVE, help="Training compute in FLOP, e.g. 1e21.")
@click.option(
    "--gpu-hours", "hours", type=POSITIVE, help="Device-hours of training, e.g. 5000; as fast as --timed were."
)
@click.option(
    "--timed",
    cls=Needs,
    needs="hours",
    default="gemstones",
    show_default=True,
    help="Runs with width, depth, seconds and devices.",
)
@click.option("--at", default="", help="Another shape beside the best, e.g. width=2048,depth=24.")
@reading_options
@json_option
def command(source, flops, hours, timed, at, load, as_json) -> None:
    """Find the width and depth with the lowest loss for a budget.

    SOURCE is a saved fit (FIT.json) or published constants (KEY@NAME) of a law of width and depth.
    """
    if not (flops or hours):
        raise BadInput("Which budget? Give --flops, --gpu-hours or both.")
    load.needs(hours, option="--gpu-hours and --timed")
    (calibrated, fitted), report, verdicts = constants_of(source), {}, []
    speed = measured(load(timed).table) if hours else None
    costs = {"flops": (flops, GEMSTONES.flops_per_token)} if flops else {}
    if speed:
        costs["gpu_hours"] = (hours, speed.hours_per_token)
        report["speed"] = {k: v for k, v in asdict(speed).items() if k != "family"}
    given = given_shape(calibrated, point_of(at)) if at else None
    shown = []
    for name, (budget, cost) in costs.items():
        best = best_shape(calibrated, budget, cost)
        verdicts.append(of_shape(best, calibrated, fitted))
        report[name] = {"budget": budget, "verdict": verdicts[-1].report(), **best.report()}
        beside = None
        if given:
            width, depth = (given.values[n] for n in BUILT)
            beside = shape_at(calibrated, budget, cost, (width, depth))
            report[name]["at"] = {**beside.report(), "notes": list(given.notes)}
        words = f"{power(budget)} {'FLOP' if name == 'flops' else 'GPU-hours'}"
        shown.append((verdicts[-1], best, beside, words, calibrated.unit))
    if as_json:
        print_json({"verdict": worst_of(*verdicts).report(), **report})
        return
    say_notes(given.notes if given else (), as_json)
    for each in shown:
        _say(*each)


def _say(verdict: Verdict, best: Best, beside: Shape | None, budget: str, unit: str) -> None:
    s = best.shape
    say(verdict)
    click.echo(
        f"{budget}: width {s.width}, depth {s.depth}, {with_unit(s.params, 'parameters')}, "
        f"{with_unit(s.tokens, 'tokens')}: {with_unit(s.loss, unit)}; within 0.5 %: widths {best.widths[0]} to "
        f"{best.widths[1]}, depths {best.depths[0]} to {best.depths[1]}"
    )
    if best.drawn:
        (a, b), (c, d) = best.drawn["width"], best.drawn["depth"]
        alone = f" (of sampling error alone. {best.no_form})" if best.no_form else ""
        click.echo(f"  95 %: width {a:,.0f} to {b:,.0f}, depth {c:.0f} to {d:.0f}{alone}")
    if beside:
        click.echo(f"  width {beside.width}, depth {beside.depth}: {plain(beside.loss)} {unit}")
    if not best.bounded:
        click.echo("note: the best shape lies at the edge of those searched: the law has no inner optimum.", err=True)
