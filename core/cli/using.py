"""What is made from constants: predictions and plans."""

import click

from core import runs as run_tables
from core.cli.common import calibrated_of, json_option, one_line, pairs_of, print_json
from core.fit import predict
from core.plan import allocate
from core.units import plain, with_unit


@click.command(name="predict")
@click.argument("source")
@click.option("--at", required=True, help="Features, e.g. params=7e9,tokens=1e12.")
@json_option
@one_line
def predict_command(source: str, at: str, as_json: bool) -> None:
    """Predict from SOURCE: a saved fit (FIT.json) or published constants (KEY@NAME)."""
    calibrated = calibrated_of(source)
    got = predict(calibrated, dict(pairs_of(tuple(at.split(",")))))
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
