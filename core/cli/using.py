"""What is made from constants: predictions and plans."""

from dataclasses import replace

import click

from .. import runs as run_tables
from ..errors import BadInput
from ..fit import load_fit, new_run, predict
from ..plan.compute.allocate import allocate
from ..units import plain, with_unit
from .common import calibrated_of, is_published, json_option, one_line, pairs_of, print_json


@click.command(name="predict")
@click.argument("source")
@click.option("--at", required=True, help="Features, e.g. params=7e9,tokens=1e12.")
@click.option("--run", is_flag=True, help="The interval is that of one further run, not of the law's mean.")
@json_option
@one_line
def predict_command(source: str, at: str, run: bool, as_json: bool) -> None:
    """Predict from SOURCE: a saved fit (FIT.json) or published constants (KEY@NAME)."""
    calibrated, point = calibrated_of(source), dict(pairs_of(tuple(at.split(","))))
    got = predict(calibrated, point)
    if run:
        if is_published(source):
            raise BadInput(f"--run needs a saved fit: {source} says nothing of the noise of a run.")
        low, high = new_run(load_fit(source), point) or (None, None)
        got = replace(got, low=low, high=high)
    if as_json:
        print_json(got.__dict__)
        return
    interval = "" if got.low is None or got.high is None else f" (95 % {plain(got.low)} to {plain(got.high)})"
    far = "" if got.decades_beyond_data is None else f", {got.decades_beyond_data:.1f} decades beyond the data"
    click.echo(f"{with_unit(got.value, calibrated.unit)}{interval}{far}")


@click.command(name="allocate")
@click.argument("source")
@click.option("--flops", required=True, help="Training compute in FLOP, e.g. 1e24.")
@click.option("--fix", default="", help="Features held fixed, e.g. unique_tokens=25e9.")
@json_option
@one_line
def allocate_command(source: str, flops: str, fix: str, as_json: bool) -> None:
    """Split a compute budget with SOURCE: a saved fit (FIT.json) or published constants (KEY@NAME)."""
    calibrated = calibrated_of(source)
    fixed = dict(pairs_of(tuple(fix.split(",")))) if fix else {}
    best = allocate(calibrated, run_tables.parse_number(flops), fixed)
    if not best.bounded:
        click.echo("note: no best split was found inside the sizes searched; this one is at their edge.", err=True)
    if as_json:
        print_json(best.report())
        return
    click.echo(
        f"{with_unit(best.params, 'parameters')}, {with_unit(best.tokens, 'tokens')} "
        f"({best.tokens_per_param:.1f} per parameter): {with_unit(best.loss, calibrated.unit)}"
    )
