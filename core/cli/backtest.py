"""Would laws have predicted the largest runs?"""

import click

from .. import laws
from ..errors import BadInput
from ..fit import FitOptions
from ..fit.data.splits import hide_top
from ..fit.validation.backtest import backtest
from ..verdict import continued
from ._common import json_option, print_json
from ._laws_on_runs import law_options
from ._options import COUNT_FROM_ZERO, POSITIVE, Needs
from ._reading import reading_options


@click.command()
@click.argument("runs", nargs=-1, required=True)
@law_options
@click.option("--train", help='Runs to fit, e.g. "flops < 1e21".')
@click.option("--test", cls=Needs, needs="train", help="Runs to predict; all others by default.")
@click.option(
    "--hide-top", "decades", type=POSITIVE, help="Instead of --train: hide so many decades of compute at the top."
)
@click.option(
    "--bootstrap", type=COUNT_FROM_ZERO, default=0, show_default=True, help="Resamples, to count runs inside intervals."
)
@reading_options
@json_option
def command(runs, load, keys, target, starts, train, test, decades, bootstrap, as_json) -> None:
    """Fit laws to some of RUNS and score their predictions of the others, beside simple baselines."""
    table = load(*runs)
    if (train is None) == (decades is None):
        raise BadInput("Which runs to fit? Give --train EXPR or --hide-top DECADES, one of them.")
    chosen = [laws.get(k) for k in keys]
    if decades is not None:
        train, test = hide_top(table, decades, laws=chosen)
    options = FitOptions(starts=starts, bootstrap=bootstrap)
    found = {t: backtest(chosen, table, train, test, t or None, options) for t in target or ("",)}
    if as_json:
        one = next(iter(found.values())).report()
        print_json({"targets": {t: f.report() for t, f in found.items()}} if len(found) > 1 else one)
        return
    for name, one in found.items():
        click.echo((f"{name}: " if name else "") + f"{one.verdict.badge}: {continued(one.sentence)}")
        for key, score in {**one.report()["laws"], **one.report()["baselines"]}.items():
            numbers = "  ".join(f"{k} {v:.4g}" for k, v in score.items() if isinstance(v, float))
            click.echo(f"  {key:24} {score.get('error') or numbers}")
