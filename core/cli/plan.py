"""The joint recipe: one plan over size, tokens, shape, heads, vocabulary and the settings that follow."""

from collections.abc import Mapping
from dataclasses import replace

import click

from .. import laws
from ..errors import BadInput
from ..fit import Calibrated, FitOptions, fit, from_fit
from ..fit import verdict as judge
from ..fit.batches.grouped import fit_targets, losses
from ..fit.batches.mixture_laws import first_mixture_law, ranges_of
from ..fit.batches.several_laws import several_laws
from ..fit.suited import suits, target_of
from ..plan.cost import size_feature, splits
from ..plan.mixture.optimum import Wish, domains_of, shares_of_runs
from ..plan.recipe import text
from ..plan.recipe.blend import MixtureEvidence
from ..plan.recipe.evidence import read_evidence
from ..plan.recipe.fronts import fronts
from ..plan.recipe.fronts import report as report_fronts
from ..plan.recipe.goal import LIMITS, PINS, SOURCES, RecipeGoal
from ..plan.recipe.recipe import recipe
from ..plan.recipe.registry import laws_of_factors
from ..plan.recipe.report import report
from ..plan.recipe.run_settings import run_settings
from ..plan.recipe.verdict import of_recipe
from ..plan.tuning.swept import SweptSetting, swept_settings
from ..report.buildable import buildable
from ..report.configs import by_key
from ..runs import Runs
from ..units import plain, power
from ..verdict import Verdict
from ._budget import budget_options, flops_of
from ._common import json_option, pairs_of, print_json, say, say_notes
from ._constants import constants_of
from ._options import COUNT_FROM_ZERO, POSITIVE, SEED
from ._plan_file import from_option
from ._reading import reading_options

FIRST = "chinchilla@besiroglu"  # splits the compute where no runs do
NO_SPLIT = "These runs tell no split of a budget"
MIXTURE_STARTS, MIXTURE_DRAWS = 8, 64  # of fits to every loss, as on the page


@click.command()
@click.argument("runs", nargs=-1)
@budget_options
@click.option("--law", default="", help="Constants that split the compute, KEY@NAME, or a saved fit FIT.json.")
@click.option("--pin", "pins", multiple=True, help=f"Hold a decision, e.g. params=7e9: {', '.join(PINS)}.")
@click.option("--limit", "limits", multiple=True, help=f"A ceiling, e.g. memory=80e9: {', '.join(LIMITS)}.")
@click.option("--context", type=POSITIVE, default=4096.0, show_default=True, help="Tokens of a training sequence.")
@click.option("--served", type=POSITIVE, help="Tokens of inference over the model's life.")
@click.option("--unique-tokens", type=POSITIVE, help="Tokens that there are.")
@click.option("--passes", type=POSITIVE, default=4.0, show_default=True, help="How often each may be seen.")
@click.option("--evidence", default="", help=f"Who is heard for a factor, e.g. shape:usual: {', '.join(SOURCES)}.")
@click.option("--bootstrap", type=COUNT_FROM_ZERO, default=200, show_default=True, help="Resamples of each fit.")
@click.option("--seed", type=SEED, default=0, show_default=True)
@click.option("--copy-as", type=click.Choice(list(by_key())), help="Print a trainer's configuration instead.")
@from_option
@json_option
@reading_options
def command(
    load,
    runs,
    law,
    pins,
    limits,
    context,
    served,
    unique_tokens,
    passes,
    evidence,
    bootstrap,
    seed,
    copy_as,
    as_json,
    **spent,
):
    """Plan a training run: size, tokens, shape, heads, vocabulary, batch, learning rate and weight decay together.

    RUNS, a table, says what it can: laws of all factors that it varies are fitted. Published constants say the rest.
    """
    goal = RecipeGoal(
        flops=flops_of(**spent), context=context, pins=dict(pairs_of(pins)), limits=dict(pairs_of(limits)),
        served=served, unique_tokens=unique_tokens, passes=passes, device=spent["device"],
        devices=spent["devices"] or 1.0, mfu=spent["mfu"], hour=spent["price"], evidence=read_evidence(evidence),
    )  # fmt: skip
    load.needs(*runs, option="RUNS")
    table = load(*runs) if runs else None
    options = FitOptions(bootstrap=bootstrap, seed=seed)
    base, fitted, notes = _base(law, table, options)
    fits = several_laws(laws_of_factors(), table, options) if table is not None else ()
    plan = recipe(base, goal, [from_fit(f) for f in fits], swept=_swept(table, seed), mixture=_mixture(table, options))
    if copy_as:
        click.echo(by_key()[copy_as].write(buildable(**run_settings(plan, *runs[:1]))), nl=False)
        return
    verdict = of_recipe(plan, fitted)
    say_notes(notes, as_json)
    if as_json:
        print_json({"verdict": verdict.report(), **report(plan), "fronts": report_fronts(fronts(plan)), "notes": notes})
        return
    say(verdict)
    click.echo(text.answer(plan, verdict).replace("**", ""))
    ends = "" if plan.low is None or plan.high is None else f" (95 % {plain(plan.low)} to {plain(plan.high)})"
    click.echo(f"{power(goal.flops)} FLOP: {plain(plan.loss)} {base.unit}{ends}")
    for row in plan.decisions:
        good, far = text.as_good(row), text.beyond(row)
        parts = [good and f"as good: {good}", row.who and f"by {row.who}", far, text.worth(row), row.note]
        click.echo(f"  {row.title:22}{text.used(row):33} {'; '.join(p for p in parts if p)}")
    if plan.life:
        click.echo(f"  {text.for_use(plan)}")
    for one in plan.ceilings:
        click.echo(f"  {text.ceiling(one)}")


def _swept(table: Runs | None, seed: int) -> Mapping[str, SweptSetting]:
    """Return what the runs say of batch, learning rate and weight decay."""
    return {} if table is None else swept_settings(table.included, table.factors, table.name, seed)


def _mixture(table: Runs | None, options: FitOptions) -> MixtureEvidence | None:
    """Return what the runs say of the data mixture: of all their losses, each as important as another."""
    law = first_mixture_law(table) if table is not None else None
    if table is None or law is None:
        return None
    how = replace(options, starts=MIXTURE_STARTS, bootstrap=min(options.bootstrap, MIXTURE_DRAWS))
    fits = {t: from_fit(f) for t, f in fit_targets(law, table, losses(table, law), how).items() if f.ok}
    runs = shares_of_runs(table.included, domains_of(law))
    natural = dict(zip(domains_of(law), runs.mean(axis=0).tolist(), strict=True))
    low, high = (
        dict(zip(domains_of(law), ends.tolist(), strict=True)) for ends in (runs.min(axis=0), runs.max(axis=0))
    )
    wish = Wish(dict.fromkeys(fits, 1.0), {}, low, high, natural)  # shares that runs have had, as on the page
    who = f"{law.key.partition('[')[0]} fitted to {table.name}"
    return MixtureEvidence(fits, wish, runs, who, ranges_of(table, ("params", "tokens"))) if fits else None


def _base(source: str, table: Runs | None, options: FitOptions) -> tuple[Calibrated, Verdict | None, list[str]]:
    """Return what splits the compute, the verdict on its fit, and notes."""
    if source:
        return *constants_of(source), []
    if table is None:
        return *constants_of(FIRST), []
    why: list[str] = []
    for law in sorted(laws.registry().values(), key=lambda v: v.rank or len(laws.registry())):
        if law.rank and splits(law) and {f.name for f in law.features} == {size_feature(law), "tokens"}:
            if suits(law, table) and target_of(law, table).startswith("loss"):
                try:
                    found = fit(law, table, options)
                except BadInput as reason:
                    why.append(f"{reason}".rstrip("."))
                    continue
                return from_fit(found), judge(found, table), []
    return *constants_of(FIRST), [f"{[*why, NO_SPLIT][0]}; published constants split the compute."]
