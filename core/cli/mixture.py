"""The best data mixture, from runs to shares in one call."""

import sys
from collections.abc import Mapping

import click

from .. import laws
from .. import runs as run_tables
from ..errors import BadInput
from ..fit import Calibrated, FitOptions, from_fit
from ..fit import verdict as judge
from ..fit.batches.grouped import fit_targets, losses
from ..fit.trees.boosting import TREES
from ..fit.trees.learned import learn
from ..plan.mixture.optimum import Wish, best_mixture, domains_of, given_run, nearest_run, shares_of_runs
from ..plan.mixture.shares import read_limits, read_weights
from ..plan.mixture.simplex import SHARE
from ..plan.mixture.text import NO_FORM
from ..plan.mixture.verdict import judged_mixture
from ..units import plain
from ..verdict import Verdict
from ._common import json_option, point_of, print_json, say, say_notes
from ._options import COUNT, COUNT_FROM_ZERO, FROM_ZERO, POSITIVE, SEED, Needs
from ._reading import reading_options


def _fitted(
    key: str, table: run_tables.Runs, targets: list[str], options: FitOptions
) -> tuple[Mapping[str, Calibrated], dict[str, Verdict]]:
    """Return what predicts each target, and the verdict on each fit, none for trees.

    A fit that fails ends the command with exit code 1.
    """
    if key == TREES.key:
        named = [t for n in targets for t in table.targets if t == n or (n.endswith("/*") and t.startswith(n[:-1]))]
        return learn(table, named or targets, options.seed), {}
    fits = fit_targets(laws.get(key), table, targets, options)
    if failed := [f.message for f in fits.values() if not f.ok]:
        click.echo(f"error: {failed[0]}", err=True)
        sys.exit(1)
    return {t: from_fit(f) for t, f in fits.items()}, {t: judge(f, table) for t, f in fits.items()}


@click.command()
@click.argument("runs", nargs=-1, required=True)
@click.option(
    "--law",
    default="mixture-reciprocal",
    show_default=True,
    help="Key of a law over domains, or mixture-boosted for trees.",
)
@click.option("--target", multiple=True, help="Loss that counts, or a family; may repeat. Every loss by default.")
@click.option("--weights", default="", help="Weights of targets, e.g. loss/code=2,loss/web=1; equal by default.")
@click.option(
    "--at", default="", help="Size and tokens of the run, e.g. params=7e9,tokens=1e12, where the law needs them."
)
@click.option("--limits", default="", help="Shares allowed, e.g. code=0.05-0.3,books=0.1.")
@click.option("--unique", default="", help="Tokens there are of a domain, e.g. code=20B,books=5B; others have enough.")
@click.option(
    "--epochs",
    cls=Needs,
    needs="unique",
    type=POSITIVE,
    default=4.0,
    show_default=True,
    help="How often such tokens are seen at the most.",
)
@click.option(
    "--pull", type=FROM_ZERO, default=0.0, show_default=True, help="How strongly to stay near the runs' average."
)
@click.option("--where", help='Keep only such runs, e.g. "params > 5e7".')
@click.option("--starts", type=COUNT, default=32, show_default=True)
@click.option("--bootstrap", type=COUNT_FROM_ZERO, default=0, show_default=True, help="Resamples for 95 % intervals.")
@click.option("--seed", type=SEED, default=0, show_default=True)
@reading_options
@json_option
def command(
    runs, load, law, target, weights, at, limits, unique, epochs, pull, where, starts, bootstrap, seed, as_json
) -> None:
    """Find the shares of domains with the lowest loss, by a law fitted to RUNS: a file or a bundled data set."""
    table = load(*runs)
    table = table.where(where) if where else table
    every = list(target) or losses(table, None if law == TREES.key else laws.get(law))
    fitted, verdicts = _fitted(law, table, every, FitOptions(starts=starts, bootstrap=bootstrap, seed=seed))
    chosen = next(iter(fitted.values())).law
    names = domains_of(chosen)
    if not names:
        raise BadInput(f"{law} does not depend on the mixture; allowed are laws with shares.")
    run = given_run(chosen, point_of(at), bool(unique))
    spans = read_limits(limits, names)
    mean = table.included[[SHARE + n for n in names]].mean()
    wish = Wish(
        read_weights(weights, list(fitted)) or dict.fromkeys(fitted, 1.0),
        run.values,
        {n: s[0] for n, s in spans.items()}, {n: s[1] for n, s in spans.items()},
        {n: float(mean[SHARE + n]) for n in names}, pull, read_weights(unique, names) or None, epochs,
    )  # fmt: skip
    best = best_mixture(fitted, wish)
    unit = next(iter(fitted.values())).unit
    verdict = judged_mixture(best, fitted, wish, table.included, verdicts)
    moved = nearest_run(best.shares, shares_of_runs(table.included, names), names)
    say_notes(run.notes, as_json)
    if as_json:
        ends = {n: best.ends.get(n, (None, None)) for n in names}
        print_json({
            "verdict": verdict.report(),
            "shares": {n: {"value": best.shares[n], "low": ends[n][0], "high": ends[n][1]} for n in names},
            "losses": {t: dict(zip(("value", "low", "high"), v, strict=True)) for t, v in best.losses.items()},
            "epochs": best.epochs, "value": best.value, "unit": unit, "from_nearest_run": moved,
            "no_form": NO_FORM if best.ends else "",
            "notes": list(run.notes),
        })  # fmt: skip
        return
    say(verdict)
    for n in sorted(names, key=lambda n: -best.shares[n]):
        interval = f"  95 % {100 * best.ends[n][0]:.1f} to {100 * best.ends[n][1]:.1f}" if n in best.ends else ""
        often = f"  {best.epochs[n]:.1f} epochs" if n in best.epochs else ""
        click.echo(f"  {n:20} {100 * best.shares[n]:5.1f} %{interval}{often}")
    click.echo(
        f"weighted loss {plain(best.value)} {unit}; {100 * moved:.0f} % of the tokens lie elsewhere in the nearest run"
    )
