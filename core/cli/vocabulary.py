"""The best vocabulary of a budget."""

import sys
from collections.abc import Mapping
from typing import Any

import click

from .. import laws
from ..errors import BadInput
from ..fit import Calibrated, FitOptions, fit, from_fit
from ..fit import verdict as judge
from ..plan.architecture.models import known
from ..plan.vocabulary.budget import VocabularyBudget, budget_like, budget_of
from ..plan.vocabulary.optimum import APPROACHES, NAMED, Vocabulary, costs, vocabulary
from ..plan.vocabulary.verdict import of_vocabulary
from ..units import count, plain, power
from ..verdict import Verdict
from ._common import json_option, print_json, say
from ._constants import constants_of, is_published
from ._options import COUNT, COUNT_FROM_ZERO, POSITIVE, Needs
from ._reading import Loader, reading_options


@click.command()
@click.argument("source", default="vocabulary@tao")
@click.option("--law", help="SOURCE is a table of runs: fit this law to it, e.g. vocabulary.")
@click.option("--where", cls=Needs, needs="law", help='With --law, only such runs, e.g. "flops >= 2.18e17".')
@click.option(
    "--params", type=POSITIVE, help="Parameters outside of the vocabulary, e.g. 7e9; with --total all of them."
)
@click.option(
    "--flops", type=POSITIVE, help="Training compute in FLOP, e.g. 7e21; that of the model or of approach 1 by default."
)
@click.option("--model", help="A known model instead of --params, e.g. llama-2-7b.")
@click.option("--width", type=POSITIVE, help="Numbers of an entry; the usual width of such a model by default.")
@click.option("--tied/--untied", default=None, help="One matrix of the vocabulary, or two; tied by default.")
@click.option("--total", is_flag=True, help="Hold all parameters, not those outside of the vocabulary.")
@click.option("--multiple", type=COUNT, default=64, show_default=True, help="Round to a multiple of this.")
@click.option("--vocab", type=POSITIVE, multiple=True, help="A vocabulary to cost, e.g. 32000; may repeat.")
@click.option(
    "--bootstrap",
    cls=Needs,
    needs="law",
    type=COUNT_FROM_ZERO,
    default=0,
    show_default=True,
    help="Resamples for 95 % intervals, with --law.",
)
@reading_options
@json_option
def command(
    source, law, where, params, flops, model, width, tied, total, multiple, vocab, bootstrap, load, as_json
) -> None:
    """Find the best vocabulary by SOURCE: a saved fit (FIT.json), constants (KEY@NAME), or runs with --law."""
    load.needs(law, option="--law")
    calibrated, fitted = _calibrated(source, law, where, bootstrap, load)
    budget = _budget(params, flops, model, width, tied, total)
    best = vocabulary(calibrated, budget, multiple)
    verdict = of_vocabulary(best, calibrated, fitted)
    sizes = list(vocab) or [v for v in NAMED if v < budget.most]
    table = costs(calibrated, budget, best.size, sizes)
    if as_json:
        rows = [_finite(row) for row in table.to_dict("records")]
        print_json({"verdict": verdict.report(), **_report(best, calibrated), "vocabularies": rows})
        return
    say(verdict)
    _say(best, calibrated)
    for row in table.to_dict("records"):
        more = f"{row['more_compute'] - 1:.1%}" if row["more_compute"] < 1e5 else "no amount"
        click.echo(
            f"  {row['vocab_size']:>9,.0f}  {plain(row['above'], 2)} {calibrated.unit} above, made up for by {more} "
            f"more compute; it takes {row['share']:.1%} of the compute"
        )


def _calibrated(
    source: str, law: str | None, where: str | None, bootstrap: int, load: Loader
) -> tuple[Calibrated, Verdict | None]:
    """Return the constants to plan with, and the verdict on the fit behind them, None for published ones.

    A fit that fails ends the command with exit code 1.
    """
    if not law:
        return constants_of(source)
    if is_published(source):
        raise BadInput(f"--law fits runs, and {source} are constants; allowed is one of both.")
    table = load(source)
    table = table.where(where) if where else table
    fitted = fit(laws.get(law), table, FitOptions(bootstrap=bootstrap))
    if not fitted.ok:
        click.echo(f"error: {fitted.message}", err=True)
        sys.exit(1)
    return from_fit(fitted), judge(fitted, table)


def _budget(params, flops, model, width, tied, total) -> VocabularyBudget:
    if (params is None) == (model is None):
        raise BadInput("For which model? Give --params NUMBER or --model NAME, one of them.")
    if model is not None and width is not None:
        raise BadInput("--width is for --params; a known model has its own.")
    if model is not None:
        return budget_like(known(model), flops, tied, total)
    return budget_of(params, flops, width, tied is not False, total)


def _report(best: Vocabulary, calibrated: Calibrated) -> dict[str, Any]:
    return {
        "vocab_size": best.size, "low": best.low, "high": best.high, "no_form": best.no_form,
        "rounded": best.rounded, "loss": best.loss,
        "unit": calibrated.unit, "span": list(best.span), "within": best.within, "params": best.budget.params,
        "flops": best.budget.flops, "width": best.budget.width, "times_balanced": best.over,
        "approaches": best.approaches, "approaches_balanced": best.even, "spread": best.spread,
    }  # fmt: skip


def _finite(row: Mapping[Any, float]) -> dict[str, float | None]:
    """Return a row for JSON, which has no infinity: null where no compute makes up for a vocabulary."""
    return {str(k): None if v == float("inf") else v for k, v in row.items()}


def _say(best: Vocabulary, calibrated: Calibrated) -> None:
    ends = "" if best.low is None or best.high is None else f" (95 % {best.low:,.0f} to {best.high:,.0f})"
    click.echo(
        f"{best.rounded:,} entries{ends} for {count(best.budget.params)} parameters at "
        f"{power(best.budget.flops)} FLOP, by {calibrated.label}"
    )
    low, high = best.span
    click.echo(f"  {low:,.0f} to {high:,.0f} reach the same loss with {best.within:.0%} more compute")
    for key, title in APPROACHES.items():
        click.echo(f"  {title:18} {best.approaches[key]:>9,.0f}, {best.even[key]:>9,.0f} at its own compute")
    click.echo(f"  the approaches lie {best.spread:.0%} apart; the budget is {plain(best.over, 3)} times that compute")
    if not best.bounded:
        click.echo("note: no best vocabulary was found inside the sizes searched; this one is at their edge.", err=True)
