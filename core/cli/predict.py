"""Predictions from constants."""

import click

from ..errors import BadInput
from ..fit import load_fit, predict
from ..fit.predict import predict_run
from ..fit.report.prediction import together
from ..plan.verdict import of_prediction
from ..units import plain, with_unit
from ._common import distance, json_option, point_of, print_json, say, say_notes
from ._constants import constants_of, is_published
from ._errors_text import both_errors


@click.command()
@click.argument("source")
@click.option("--at", required=True, help="Features, e.g. params=7e9,tokens=1e12.")
@click.option("--run", is_flag=True, help="The interval is that of one further run, not of the law's mean.")
@json_option
def command(source: str, at: str, run: bool, as_json: bool) -> None:
    """Predict from SOURCE: a saved fit (FIT.json) or published constants (KEY@NAME)."""
    (calibrated, fitted), point = constants_of(source), point_of(at)
    got = predict(calibrated, point)
    if run:
        if is_published(source):
            raise BadInput(f"--run needs a saved fit: {source} says nothing of the noise of a run.")
        got = predict_run(load_fit(source), point)
    verdict = of_prediction(got, calibrated, fitted)
    say_notes(got.notes, as_json)
    if as_json:
        print_json({"verdict": verdict.report(), **got.report()})
        return
    say(verdict)
    far = distance(got.decades_beyond_data, got.farthest)
    click.echo(f"{with_unit(got.value, calibrated.unit)}{both_errors(got, plain)}{far}")
    if got.no_form:
        click.echo(f"The interval is of sampling error alone. {got.no_form}")
    if said := together(calibrated, got):
        click.echo(said.replace("**", ""))
    if got.no_interval:
        click.echo(got.no_interval)
