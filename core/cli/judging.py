"""Judging laws: would they have predicted the largest runs, and which of several does best."""

import click

from .. import laws
from .. import runs as run_tables
from ..errors import BadInput
from ..fit import FitOptions
from ..fit.data.splits import hide_top
from ..fit.validation.averaging import averaged
from ..fit.validation.backtest import backtest
from ..fit.validation.compare import compare
from ..units import plain, with_unit
from .common import json_option, one_line, pairs_of, print_json, starts_of

DRAWS = 200  # resamples of each law, where predictions are averaged


def _law_options(command):
    command = click.option("--starts", default="64", show_default=True, help="Starts of every fit, or `grid`.")(command)
    command = click.option("--target", multiple=True, help="Column to predict; may repeat.")(command)
    return click.option("--law", "keys", multiple=True, required=True, help="Key of a law; may repeat.")(command)


@click.command(name="backtest")
@click.argument("runs")
@_law_options
@click.option("--train", help='Runs to fit, e.g. "flops < 1e21".')
@click.option("--test", help="Runs to predict; all others by default.")
@click.option(
    "--hide-top", "decades", type=float, help="Instead of --train: hide so many decades of compute at the top."
)
@click.option("--bootstrap", type=int, default=0, show_default=True, help="Resamples, to count runs inside intervals.")
@json_option
@one_line
def backtest_command(runs, keys, target, starts, train, test, decades, bootstrap, as_json) -> None:
    """Fit laws to some of RUNS and score their predictions of the others, beside simple baselines."""
    table = run_tables.load(runs)
    if (train is None) == (decades is None):
        raise BadInput("Which runs to fit? Give --train EXPR or --hide-top DECADES, one of them.")
    if decades is not None:
        train, test = hide_top(table, decades)
    chosen, options = [laws.get(k) for k in keys], FitOptions(starts=starts_of(starts), bootstrap=bootstrap)
    found = {t: backtest(chosen, table, train, test, t or None, options) for t in target or ("",)}
    if as_json:
        one = next(iter(found.values())).report()
        print_json({"targets": {t: f.report() for t, f in found.items()}} if len(found) > 1 else one)
        return
    for name, one in found.items():
        click.echo((f"{name}: " if name else "") + one.sentence)
        for key, score in {**one.report()["laws"], **one.report()["baselines"]}.items():
            numbers = "  ".join(f"{k} {v:.4g}" for k, v in score.items() if isinstance(v, float))
            click.echo(f"  {key:24} {score.get('error') or numbers}")


@click.command(name="compare")
@click.argument("runs")
@_law_options
@click.option("--at", default="", help="Average the laws' predictions here, e.g. params=7e9,tokens=1e12.")
@json_option
@one_line
def compare_command(runs, keys, target, starts, at, as_json) -> None:
    """Rank laws on the same RUNS: by held-out scale, cross-validation by run, and AICc."""
    if len(target) > 1:
        raise BadInput("compare takes one --target.")
    table = run_tables.load(runs)
    options = FitOptions(starts=starts_of(starts), bootstrap=DRAWS if at else 0)
    found = compare([laws.get(k) for k in keys], table, target[0] if target else None, options)
    mean = averaged(found, dict(pairs_of(tuple(at.split(","))))) if at else None
    if as_json:
        print_json(found.report() | ({"averaged": mean._asdict()} if mean else {}))
        return
    click.echo(found.sentence)
    if mean:
        interval = "" if mean.low is None or mean.high is None else f" (95 % {plain(mean.low)} to {plain(mean.high)})"
        click.echo(f"averaged by AICc: {with_unit(mean.value, found.unit)}{interval}")
