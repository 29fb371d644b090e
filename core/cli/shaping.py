"""What a model should look like: how wide and deep for a budget, and how small for its users."""

from dataclasses import asdict

import click

from .. import runs as run_tables
from ..errors import BadInput
from ..plan.architecture.family import GEMSTONES
from ..plan.architecture.shape import Best, Shape, best_shape, shape_at
from ..plan.architecture.speed import measured
from ..plan.inference.cheapest import LONG, Served, cheapest
from ..plan.prices import UNITS, Demand, Prices
from ..units import count, plain, power, with_unit
from .common import calibrated_of, json_option, one_line, pairs_of, print_json

_USUAL = Prices()


@click.command(name="inference")
@click.argument("source")
@click.option("--loss", help="Loss to reach, e.g. 2.0.")
@click.option("--like", default="", help="Or the loss of a model, e.g. params=30e9,tokens=1.556e12.")
@click.option("--inference-tokens", "served", required=True, help="Tokens over the model's life, e.g. 5e12.")
@click.option("--generated", default="0", help="How many of them are written one by one; the others are read.")
@click.option("--count", "kind", type=click.Choice(list(UNITS)), default="flops", show_default=True)
@click.option("--peak", default=f"{_USUAL.peak:g}", show_default=True, help="FLOP/s of a device.")
@click.option("--train-use", "train", type=float, default=_USUAL.train, show_default=True, help="Share of the peak.")
@click.option("--read-use", "read", type=float, default=_USUAL.read, show_default=True, help="The same of prompts.")
@click.option(
    "--write-use", "write", type=float, default=_USUAL.write, show_default=True, help="And of tokens written."
)
@click.option("--price", "hour", type=float, default=_USUAL.hour, show_default=True, help="Dollars of a device-hour.")
@json_option
@one_line
def inference_command(source, loss, like, served, generated, peak, as_json, **prices) -> None:
    """Find the size and tokens that reach a loss at the least cost of training and inference together.

    SOURCE is a saved fit (FIT.json) or published constants (KEY@NAME) of a law of parameters and tokens.
    """
    every, written = (run_tables.parse_number(v) for v in (served, generated))
    if written > every:
        raise BadInput(f"{written:g} of {every:g} inference tokens are generated; allowed are as many as there are.")
    found = cheapest(
        calibrated_of(source),
        Demand(every - written, written),
        run_tables.parse_number(loss) if loss else None,
        _model(like) if like else None,
        Prices(peak=run_tables.parse_number(peak), **prices),
    )
    if as_json:
        print_json(found.report())
        return
    _say(found)


def _model(text: str) -> tuple[float, float]:
    at = dict(pairs_of(tuple(text.split(","))))
    if set(at) != {"params", "tokens"}:
        raise BadInput(f"--like is {text!r}; allowed are a size and its tokens, e.g. params=30e9,tokens=1.556e12.")
    return at["params"], at["tokens"]


def _say(found: Served) -> None:
    best = found.best
    click.echo(
        f"{with_unit(best.params, 'parameters')}, {with_unit(best.tokens, 'tokens')} ({best.tokens_per_param:.1f} per "
        f"parameter): {power(best.total)} {found.unit} in all, {100 * found.saving:.1f} % less than the "
        f"compute-optimal {with_unit(found.compute_optimal.params, 'parameters')}"
    )
    for name, (low, high) in found.intervals.items():
        shown = f"{100 * low:.1f} to {100 * high:.1f} %" if name == "saving" else f"{count(low)} to {count(high)}"
        click.echo(f"  {name:8} 95 % {shown}")
    if found.saving_of_base is not None:
        click.echo(f"  {100 * found.saving_of_base:.1f} % less than the model given")
    if found.long:
        click.echo(f"note: beyond {LONG:.0f} tokens per parameter such laws promise too much.", err=True)


@click.command(name="shape")
@click.argument("source")
@click.option("--flops", help="Training compute in FLOP, e.g. 1e21.")
@click.option("--gpu-hours", "hours", help="Device-hours of training, e.g. 5000; as fast as --timed were.")
@click.option("--timed", default="gemstones", show_default=True, help="Runs with width, depth, seconds and devices.")
@click.option("--at", default="", help="Another shape beside the best, e.g. width=2048,depth=24.")
@json_option
@one_line
def shape_command(source, flops, hours, timed, at, as_json) -> None:
    """Find the width and depth with the lowest loss for a budget.

    SOURCE is a saved fit (FIT.json) or published constants (KEY@NAME) of a law of width and depth.
    """
    if not (flops or hours):
        raise BadInput("Which budget? Give --flops, --gpu-hours or both.")
    calibrated, report = calibrated_of(source), {}
    speed = measured(run_tables.load(timed).table) if hours else None
    costs = {"flops": (flops, GEMSTONES.flops_per_token)} if flops else {}
    if speed:
        costs["gpu_hours"] = (hours, speed.hours_per_token)
        report["speed"] = {k: v for k, v in asdict(speed).items() if k != "family"}
    for name, (text, cost) in costs.items():
        budget = run_tables.parse_number(text)
        best = best_shape(calibrated, budget, cost)
        report[name] = {"budget": budget, **best.report()}
        beside = shape_at(calibrated, budget, cost, _shape(at)) if at else None
        if beside:
            report[name]["at"] = beside.report()
        if not as_json:
            _say_shape(best, beside, f"{power(budget)} {'FLOP' if name == 'flops' else 'GPU-hours'}", calibrated.unit)
    if as_json:
        print_json(report)


def _shape(text: str) -> tuple[float, float]:
    at = dict(pairs_of(tuple(text.split(","))))
    if set(at) != {"width", "depth"}:
        raise BadInput(f"--at is {text!r}; allowed are a width and a depth, e.g. width=2048,depth=24.")
    return at["width"], at["depth"]


def _say_shape(best: Best, beside: Shape | None, budget: str, unit: str) -> None:
    s = best.shape
    click.echo(
        f"{budget}: width {s.width}, depth {s.depth}, {with_unit(s.params, 'parameters')}, "
        f"{with_unit(s.tokens, 'tokens')}: {with_unit(s.loss, unit)}; within 0.5 %: widths {best.widths[0]} to "
        f"{best.widths[1]}, depths {best.depths[0]} to {best.depths[1]}"
    )
    if beside:
        click.echo(f"  width {beside.width}, depth {beside.depth}: {plain(beside.loss)} {unit}")
    if not best.bounded:
        click.echo("note: the best shape lies at the edge of those searched: the law has no inner optimum.", err=True)
