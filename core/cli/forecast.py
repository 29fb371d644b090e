"""Forecasts as files: stamped before a run exists, verified, and held against the result of the run."""

import getpass
import pathlib

import click

from ..errors import BadInput
from ..fit import load_fit, predict
from ..forecasts import Forecast, digest, from_file, score, stamp, to_file
from ..plan.verdict import of_prediction
from ..units import plain, with_unit
from ._common import json_option, point_of, print_json
from ._constants import constants_of, is_published
from ._options import ANY, NewFile

ACTIONS = ("stamp", "verify", "score")


@click.command()
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("source")
@click.option("--at", default="", help="Features of the run to be stamped, e.g. params=7e9,tokens=1e12.")
@click.option("--title", default="", help="What the run is called.")
@click.option("--by", default="", help="Who stamps it; by default who is signed in to this machine.")
@click.option("--out", type=NewFile(), help="The file to write.")
@click.option("--result", type=ANY, help="What the run gave, in the unit of the forecast.")
@json_option
def command(action, source, at, title, by, out, result, as_json) -> None:
    """Stamp a prediction from SOURCE (a saved fit FIT.json, or KEY@NAME), or verify or score a forecast FILE."""
    if action == "stamp":
        _stamp(source, at, title, by or _user(), out, as_json)
        return
    forecast = _read(source)
    if action == "verify":
        if as_json:
            print_json({"sha256": digest(forecast), "forecast": forecast.document()})
            return
        click.echo(f"{_line(forecast)}")
        click.echo(f"The text is what its SHA-256 says: {digest(forecast)}")
        return
    if result is None:
        raise BadInput("A forecast is scored by --result, what its run gave.")
    found = score(forecast, result)
    if as_json:
        print_json({"sha256": digest(forecast), "unit": forecast.unit, **found.report()})
        return
    held = "" if found.inside is None else ", inside the interval" if found.inside else ", outside the interval"
    click.echo(_line(forecast))
    click.echo(f"The run gave {with_unit(result, forecast.unit)}: {found.share:+.2%} off{held}.")


def _stamp(source: str, at: str, title: str, by: str, out: pathlib.Path | None, as_json: bool) -> None:
    if out is None:
        raise BadInput("A forecast is stamped into a file: name one that is not there with --out.")
    if not at:
        raise BadInput("A forecast is of one run: say its features with --at, such as params=7e9,tokens=1e12.")
    (calibrated, fitted), point = constants_of(source), point_of(at)
    fit = None if is_published(source) else load_fit(source)
    verdict = of_prediction(predict(calibrated, point), calibrated, fitted)
    forecast = stamp(calibrated, point, title or at, verdict, by, fit)
    try:
        with out.open("xb") as file:
            file.write(to_file(forecast))
    except FileExistsError:
        raise BadInput(f"{out.name} is there already: a forecast replaces nothing.") from None
    except OSError as error:
        raise BadInput(f"{out.name} cannot be written: {error.strerror}.") from None
    if as_json:
        print_json({"verdict": verdict.report(), "sha256": digest(forecast), "forecast": forecast.document()})
        return
    click.echo(_line(forecast))
    click.echo(f"SHA-256 {digest(forecast)}: publish it where others can see when.")


def _line(forecast: Forecast) -> str:
    """Say what was foretold, in a line."""
    ends = ""
    if forecast.low is not None and forecast.high is not None:
        what = "one further run" if forecast.of == "run" else "the mean of such runs"
        ends = f" ({forecast.level:.0%} interval of {what}: {plain(forecast.low)} to {plain(forecast.high)})"
    return f"{forecast.title}: {with_unit(forecast.value, forecast.unit)}{ends}, stamped {forecast.stamped}."


def _read(path: str) -> Forecast:
    try:
        return from_file(pathlib.Path(path).read_bytes())
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user has no name
        return "Somebody"
