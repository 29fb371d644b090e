"""What is fitted and found for the Mixture page, each made once a session: laws, fits, and the best mixture."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core import runs as run_tables
from core.errors import BadInput
from core.fit import Calibrated, Fit, FitOptions, from_fit
from core.fit.batches.grouped import fit_targets, losses
from core.fit.batches.mixture_laws import mixture_laws
from core.fit.diagnostics.residuals import residuals
from core.fit.solver.task import bound_to_runs
from core.fit.trees.boosting import TREES, Trees
from core.fit.trees.learned import learn
from core.laws.base import Law
from core.plan.mixture import tables
from core.plan.mixture.optimum import Mixture, Wish, best_mixture, value_of
from core.plan.mixture.simplex import SHARE
from core.plan.mixture.verdict import judged_mixture
from core.runs import Runs
from core.verdict import Verdict
from pages.parts import question, show, state
from pages.parts.answers import once, queued, ready
from pages.parts.fitted import judged_of
from pages.parts.panels import Context
from pages.parts.refine import better

EXAMPLE = "regmix"
STARTS = 8


@dataclass(frozen=True, kw_only=True)
class MixtureContext(Context):
    """The runs, the law bound to their domains, fits and constants by target,
    what is wished, the best mixture, the one that it is held against and what that is called.
    """

    table: Runs
    law: Law
    fits: dict[str, Fit]  # none where the predictor is no law but trees
    constants: dict[str, Calibrated]
    wish: Wish
    best: Mixture
    other: dict[str, float]
    other_name: str

    @property
    def key(self) -> tuple:
        """What an answer about the fits is kept by."""
        return (self.table, *_which(self.constants))

    @property
    def unit(self) -> str:
        """The unit of every loss."""
        return next(iter(self.constants.values())).unit

    def value(self, shares: dict[str, float]) -> float:
        """Return the weighted loss of a mixture."""
        return value_of(self.constants, self.wish, shares)

    @property
    def gain(self) -> float:
        """How much lower the best weighted loss is than that of the mixture that one starts from."""
        return gain(self.constants, self.wish, self.best)


def natural_name() -> str:
    """Return what the mixture is called that one starts from."""
    return "natural mixture" if state.get("natural") else "average of the runs"


def table() -> Runs:
    """Return the chosen runs, or the example where they have no shares of domains."""
    chosen = question.current().runs
    if not any(c.startswith(SHARE) for c in chosen.table.columns):
        chosen = run_tables.load_bundled(EXAMPLE)
    return chosen


def instead(shown: Runs) -> str:
    """Say that an example is `shown` where the chosen runs have no shares; empty where they have."""
    if shown.name == question.current().runs.name:
        return ""
    return f"The chosen runs have no shares of domains (columns mix/NAME). Shown instead: {shown.name}."


def usable_laws(runs: Runs) -> dict[str, Law]:
    """Return the laws over domains that the runs vary enough for: without size and data where those are one."""
    return once("usable", runs, lambda: mixture_laws(runs))


def law(runs: Runs) -> Law | Trees:
    """Ask for the law, or trees. Raises BadInput where none can use the runs."""
    ranks = {k: law.rank for k, law in usable_laws(runs).items() if law.rank}
    usable = usable_laws(runs) | {TREES.key: TREES}
    default = min(ranks, key=ranks.__getitem__, default=next(iter(usable)))
    shown = state.get("mixlaw") if state.get("mixlaw") in usable else default
    bound = state.bind("mixture", "mixlaw", usable, shown)
    st.selectbox("Law", list(usable), format_func=lambda k: usable[k].title, **bound)
    chosen = usable[st.session_state[bound["key"]]]
    show.in_full(chosen.title)
    return chosen if isinstance(chosen, Trees) else bound_to_runs(chosen, runs)


def fitted(
    runs: Runs, chosen: Law | Trees, resamples: int | None = None
) -> tuple[dict[str, Fit], dict[str, Calibrated]]:
    """Return the fit of every target, none for trees, and what predicts. Raises BadInput where no fit succeeded.

    `resamples` are as many as chosen where nothing else is said.
    """
    if not isinstance(chosen, Trees):
        found = fits(runs, chosen, resamples)
        return found, constants(found)
    key, wanted = (runs, state.get("seed")), targets(runs)
    title = f"Growing trees for {len(wanted)} losses"
    return {}, dict(queued("trees", key, title, lambda tell: learn(runs, wanted, state.get("seed"), tell)))


def options(resamples: int | None = None) -> FitOptions:
    """Return the choices of every fit of this page."""
    boot = state.get("mixboot") if resamples is None else resamples
    return FitOptions(starts=STARTS, bootstrap=boot, seed=state.get("seed"))


def is_fitted(runs: Runs, chosen: Law, resamples: int | None = None) -> bool:
    """Return whether these fits are known already."""
    how = options(resamples)
    return ready(_kind(how), (runs, chosen, how))


def _kind(how: FitOptions) -> str:
    """Return what fits are kept under: those with intervals have a bar of their own."""
    return "mixture-intervals" if how.bootstrap else "mixture"


def targets(runs: Runs, chosen: Law | None = None) -> list[str]:
    """Return the losses that a mixture can be chosen for, by a law."""
    return losses(runs, chosen)


def fits(runs: Runs, chosen: Law, resamples: int | None = None) -> dict[str, Fit]:
    """Return the fit of every target, made now, in one batch, if it has not been."""
    return queued(*_work(runs, chosen, options(resamples)), public=bool(runs.card))


def with_intervals(runs: Runs, chosen: Law) -> tuple[dict[str, Fit] | None, Callable[[], None]]:
    """Return the fits with as many resamples as chosen, None until they are known, and what draws how far they are."""
    return better(*_work(runs, chosen, options()), public=bool(runs.card))


def place(runs: Runs, chosen: Law) -> tuple[str, tuple]:
    """Return under what the fits with intervals are kept, and what they depend on."""
    kind, inputs, *_ = _work(runs, chosen, options())
    return kind, inputs


def _work(runs: Runs, chosen: Law, how: FitOptions):
    """Return under what the fits are kept, what they depend on, a title, and the call that makes them."""
    wanted = targets(runs, chosen)
    title = f"{'Resampling runs for' if how.bootstrap else 'Fitting'} {chosen.title} to {len(wanted)} losses"
    return _kind(how), (runs, chosen, how), title, lambda tell: fit_targets(chosen, runs, wanted, how, tell)


def constants(found: dict[str, Fit]) -> dict[str, Calibrated]:
    """Return the constants of the fits that succeeded. Raises BadInput where none did."""
    usable = once("constants", _of(found), lambda: {t: from_fit(f) for t, f in found.items() if f.ok})
    if not usable:
        raise BadInput(next(iter(found.values())).message)
    return usable


def _of(found: dict[str, Fit]) -> tuple:
    first = next(iter(found.values()))
    return (first, tuple(found))


def best(known: dict[str, Calibrated], wish: Wish) -> Mixture:
    """Return the best mixture for a wish."""
    return once("best", (_which(known), asked_key(wish)), lambda: best_mixture(known, wish))


def _which(known: dict[str, Calibrated]) -> tuple:
    return tuple(known.items())


def asked_key(wish: Wish) -> str:
    """Return what a wish is kept by."""
    return repr(wish)


def errors(context: MixtureContext) -> dict[str, pd.DataFrame]:
    """Return the residuals of every target; for trees, those of the runs that they were grown on."""
    if context.fits:
        return once(
            "residuals", context.key, lambda: {t: residuals(f, context.table) for t, f in context.fits.items() if f.ok}
        )
    return once("residuals", context.key, lambda: _of_trees(context))


def _of_trees(context: MixtureContext) -> dict[str, pd.DataFrame]:
    return {t: tables.errors(c, context.table.included, t) for t, c in context.constants.items()}


def judged(context: MixtureContext) -> Verdict:
    """Return how far the best mixture can be relied on: never better than the fits behind it."""

    def judge() -> Verdict:
        verdicts = {t: judged_of(f, context.table) for t, f in context.fits.items() if f.ok}
        return judged_mixture(context.best, context.constants, context.wish, context.table.included, verdicts)

    return once("mixture-verdict", (context.key, asked_key(context.wish)), judge)


def mixtures(context: MixtureContext) -> tuple[pd.DataFrame, str]:
    """Return the different mixtures of the runs, and how their losses are known."""
    return tables.trained(context.table.included, context.constants, context.wish)


def gain(known: dict[str, Calibrated], wish: Wish, best: Mixture) -> float:
    """Return how much lower the best weighted loss is than that of the mixture that one starts from."""
    return value_of(known, wish, dict(wish.natural)) - best.value


def free_best(context: MixtureContext) -> Mixture:
    """Return the best mixture without limits, pull or repetition."""
    return best(context.constants, context.wish.free())
