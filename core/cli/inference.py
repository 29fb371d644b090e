"""How small a model should be for its users."""

import click

from ..errors import BadInput
from ..plan.inference.cheapest import LONG, Served, cheapest, given_model
from ..plan.inference.verdict import of_serving
from ..plan.prices import UNITS, Demand, Prices
from ..units import count, power, with_unit
from ._common import json_option, point_of, print_json, say, say_notes
from ._constants import constants_of
from ._options import FROM_ZERO, POSITIVE, SHARE

_USUAL = Prices()


@click.command()
@click.argument("source")
@click.option("--loss", type=POSITIVE, help="Loss to reach, e.g. 2.0.")
@click.option("--like", default="", help="Or the loss of a model, e.g. params=30e9,tokens=1.556e12.")
@click.option(
    "--inference-tokens", "served", type=FROM_ZERO, required=True, help="Tokens over the model's life, e.g. 5e12."
)
@click.option(
    "--generated", type=FROM_ZERO, default=0.0, help="How many of them are written one by one; the others are read."
)
@click.option("--count", "kind", type=click.Choice(list(UNITS)), default="flops", show_default=True)
@click.option("--peak", type=POSITIVE, default=f"{_USUAL.peak:g}", show_default=True, help="FLOP/s of a device.")
@click.option("--train-use", "train", type=SHARE, default=_USUAL.train, show_default=True, help="Share of the peak.")
@click.option("--read-use", "read", type=SHARE, default=_USUAL.read, show_default=True, help="The same of prompts.")
@click.option(
    "--write-use", "write", type=SHARE, default=_USUAL.write, show_default=True, help="And of tokens written."
)
@click.option(
    "--price", "hour", type=POSITIVE, default=_USUAL.hour, show_default=True, help="Dollars of a device-hour."
)
@click.option(
    "--power", "watts", type=POSITIVE, default=_USUAL.watts, show_default=True, help="Watts of a device, for energy."
)
@json_option
def command(source, loss, like, served, generated, peak, as_json, **prices) -> None:
    """Find the size and tokens that reach a loss at the least cost of training and inference together.

    SOURCE is a saved fit (FIT.json) or published constants (KEY@NAME) of a law of parameters and tokens.
    """
    if generated > served:
        raise BadInput(f"{generated:g} of {served:g} inference tokens are generated; allowed are as many as there are.")
    calibrated, fitted = constants_of(source)
    model, point = given_model(calibrated, point_of(like)) if like else (None, None)
    found = cheapest(
        calibrated,
        Demand(served - generated, generated),
        loss,
        model,
        Prices(peak=peak, **prices),
    )
    verdict = of_serving(found, calibrated, fitted)
    notes = point.notes if point else ()
    say_notes(notes, as_json)
    if as_json:
        print_json({"verdict": verdict.report(), **found.report(), "notes": list(notes)})
        return
    say(verdict)
    _say(found)


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
    if found.no_interval or found.no_form:
        click.echo(f"  {found.no_interval or f'The intervals are of sampling error alone. {found.no_form}'}")
    if found.saving_of_base is not None:
        click.echo(f"  {100 * found.saving_of_base:.1f} % less than the model given")
    if found.long:
        click.echo(f"note: beyond {LONG:.0f} tokens per parameter such laws promise too much.", err=True)
