"""What the session's runs say of the data mixture: the fits of the Mixture page, and what is wished there."""

from collections.abc import Callable

from core.fit.batches.mixture_laws import first_mixture_law, ranges_of
from core.plan.mixture.optimum import domains_of, shares_of_runs
from core.plan.mixture.simplex import SHARE
from core.plan.recipe.blend import MixtureEvidence
from core.runs import Runs
from pages.parts import refine, state
from pages.parts.answers import once
from pages.parts.mixture import results
from pages.parts.mixture.controls import linked_wish


def mixture_of(runs: Runs) -> tuple[MixtureEvidence | None, Callable[[], None] | None]:
    """Return what runs say of the mixture, None where they say nothing or not yet, and what draws how far that is."""
    if not any(c.startswith(SHARE) for c in runs.table.columns):
        return None, None
    law = once("first-mixture-law", (runs, state.get("mixlaw")), lambda: first_mixture_law(runs, state.get("mixlaw")))
    if law is None or refine.refusal(*results.place(runs, law)):
        return None, None
    fits, draw = results.with_intervals(runs, law)
    if fits is None:
        return None, draw
    constants = results.constants(fits)
    wish = linked_wish(law, runs, list(constants), {})
    who = f"{law.key.partition('[')[0]} fitted to {runs.name}"
    shares = shares_of_runs(runs.included, domains_of(law))
    evidence = once(
        "mixture-evidence", (tuple(constants.items()), results.asked_key(wish)),
        lambda: MixtureEvidence(constants, wish, shares, who, ranges_of(runs, ("params", "tokens"))),
    )  # fmt: skip
    return evidence, None
