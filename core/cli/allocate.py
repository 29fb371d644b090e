"""The compute-optimal split of a budget."""

from collections.abc import Callable

import click

from ..plan.compute import text
from ..plan.compute.allocate import allocate, held_fixed
from ..plan.compute.verdict import of_allocation
from ..units import count, plain, with_unit
from ._budget import budget_options, flops_of
from ._common import distance, json_option, point_of, print_json, say, say_notes
from ._constants import constants_of
from ._errors_text import both_errors


@click.command()
@click.argument("source")
@budget_options
@click.option("--fix", default="", help="Features held fixed, e.g. unique_tokens=25e9.")
@json_option
def command(source: str, fix: str, as_json: bool, **spent) -> None:
    """Split a compute budget with SOURCE: a saved fit (FIT.json) or published constants (KEY@NAME)."""
    calibrated, fitted = constants_of(source)
    fixed = point_of(fix)
    held = held_fixed(calibrated.law, fixed)
    best = allocate(calibrated, flops_of(**spent), held.values)
    verdict = of_allocation(best, calibrated, fitted, held.values)
    say_notes(held.notes, as_json)
    if not best.bounded:
        click.echo("note: no best split was found inside the sizes searched; this one is at their edge.", err=True)
    if as_json:
        print_json({"verdict": verdict.report(), **best.report(), "notes": list(held.notes)})
        return
    say(verdict)
    size = with_unit(best.params, "parameters") + _interval(best.params_low, best.params_high, count)
    tokens = with_unit(best.tokens, "tokens") + _interval(best.tokens_low, best.tokens_high, count)
    loss = with_unit(best.loss, calibrated.unit) + both_errors(best, plain)
    far = distance(best.decades_beyond_data, best.farthest)
    click.echo(f"{size}, {tokens} ({best.tokens_per_param:.1f} per parameter): {loss}{far}")
    for said in (text.regret(best), best.no_form and text.errors(best), best.no_interval):
        if said:
            click.echo(said)


def _interval(low: float | None, high: float | None, written: Callable[[float], str]) -> str:
    return "" if low is None or high is None else f" (95 % {written(low)} to {written(high)})"
