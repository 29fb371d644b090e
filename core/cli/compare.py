"""Which of several laws does best on the same runs."""

import click

from .. import laws
from ..errors import BadInput
from ..fit import FitOptions
from ..fit.validation.averaging import HELD, averaged
from ..fit.validation.compare import compare
from ..units import plain, with_unit
from ..verdict import continued
from ._common import distance, json_option, point_of, print_json, say_notes
from ._laws_on_runs import law_options
from ._reading import reading_options

DRAWS = 200  # resamples of each law, where predictions are averaged


@click.command()
@click.argument("runs", nargs=-1, required=True)
@law_options
@click.option("--at", default="", help="Average the laws' predictions here, e.g. params=7e9,tokens=1e12.")
@reading_options
@json_option
def command(runs, load, keys, target, starts, at, as_json) -> None:
    """Rank laws on the same RUNS: by held-out scale, cross-validation by run, and AICc."""
    if len(target) > 1:
        raise BadInput("compare takes one --target.")
    table = load(*runs)
    options = FitOptions(starts=starts, bootstrap=DRAWS if at else 0)
    found = compare([laws.get(k) for k in keys], table, target[0] if target else None, options)
    mean = averaged(found, point_of(at)) if at else None
    verdict = mean.judged(found.verdict) if mean else found.verdict
    say_notes(mean.notes if mean else (), as_json)
    if as_json:
        averages = {"averaged": {k: v for k, v in mean._asdict().items() if k != "farthest"}} if mean else {}
        print_json(found.report() | {"verdict": verdict.report()} | averages)
        return
    click.echo(f"{verdict.badge}: {continued(found.sentence)}" if verdict == found.verdict else verdict.sentence)
    if mean:
        ends = (mean.low, mean.high)
        interval = "" if None in ends else f" (95 % {' to '.join(plain(v) for v in ends if v is not None)}, {HELD})"
        far = distance(mean.decades_beyond_data, mean.farthest)
        click.echo(f"averaged by AICc: {with_unit(mean.value, found.unit)}{interval}{far}")
        if mean.no_interval:
            click.echo(mean.no_interval)
