"""Predictions from constants."""

import click

from ..errors import BadInput
from ..fit import load_fit, predict
from ..fit.predict import predict_run
from ..plan.verdict import of_prediction
from ..units import plain, with_unit
from ._common import distance, json_option, point_of, print_json, say, say_notes
from ._constants import constants_of, is_published


@click.command()
@click.argument("source")
@click.option("--at", required=True, help="Features, e.g. params=7e9,tokens=1e12.")
@click.option("--run", is_flag=True, help="The interval is that of one further run, not of the law's mean.")
@json_option
def command(source: str, at: str, run: bool, as_json: bool) -> None:
    """Predict from SOURCE: a saved fit (FIT.json) or published constants (KEY@NAME)."""
    (calibrated, fitted), point = constants_of(source), point_of(at)
    got = predict(calibrated, point)
    verdict = of_prediction(got, calibrated, fitted)
    if run:
        if is_published(source):
            raise BadInput(f"--run needs a saved fit: {source} says nothing of the noise of a run.")
        got = predict_run(load_fit(source), point)
    say_notes(got.notes, as_json)
    if as_json:
        print_json({"verdict": verdict.report(), **got.report()})
        return
    say(verdict)
    interval = "" if got.low is None or got.high is None else f" (95 % {plain(got.low)} to {plain(got.high)})"
    click.echo(f"{with_unit(got.value, calibrated.unit)}{interval}{distance(got.decades_beyond_data)}")
    if got.no_interval:
        click.echo(got.no_interval)
