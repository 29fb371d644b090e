"""Where the loss of a number of heads comes from: published curves, or fits to the chosen runs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core import laws
from core.fit import Fit, FitOptions, from_fit
from core.fit.batches.configurations import enough, fit_configurations
from core.fit.diagnostics.largest_sizes import error_on_largest
from core.fit.diagnostics.residuals import mean_error, residuals
from core.laws.base import Law
from core.plan.architecture import head_runs
from core.plan.architecture.head_runs import COLUMNS, head_width, longest_context, spans_of
from core.plan.architecture.heads import HeadChoice, HeadLaws
from core.plan.architecture.verdict import Evidence, of_heads
from core.runs import Runs
from core.verdict import Verdict
from pages.parts import constants, show, state
from pages.parts.answers import once, queued
from pages.parts.queue import Tell
from pages.parts.refine import better

RESAMPLES = 200


@dataclass(frozen=True)
class HeadSource:
    """A law of heads with what is behind it: its runs' error (a share, None for published constants), the error on the
    largest sizes when they are hidden from it (None where that cannot be told), the spans of size and heads, the
    longest context of the runs and the width of their heads (NaN where they do not say, or differ), what is written
    under pictures, and the verdict on the one fit behind it, if there is one.
    """

    key: str
    law: HeadLaws
    digest: str
    spans: Mapping[str, tuple[float, float]]
    error: float | None
    line: str
    unit: str
    ahead: float | None = None
    context: float = math.nan
    head_dim: float = math.nan
    fitted: Verdict | None = None

    def judged(self, found: HeadChoice) -> Verdict:
        """Return how far a choice of heads by this law can be relied on."""
        evidence = None if self.error is None else Evidence(self.error, self.ahead, self.context)
        return of_heads(found, self.law, self.spans, evidence, self.fitted)


def _law(*heads: str) -> Law:
    """Return the law of a size and such numbers of heads."""
    return laws.law_of("loss", ["params_non_embedding", *heads])


def titles(runs: Runs) -> dict[str, str]:
    """Return the sources there are, the first choice first, by key."""
    found = {}
    if not unlike(runs):
        found = {"joint": f"fitted to {runs.name}, all configurations"} if "query_heads" in runs.factors else {}
        found |= {"each": f"fitted to {runs.name}, each of {_apart(runs)} configurations"} if _apart(runs) > 1 else {}
    return found | {"published": "published, 470M to 1.2B"}


def unlike(runs: Runs) -> str:
    """Say why runs cannot tell what heads do; empty where they can."""
    return head_runs.unlike(runs.included, runs.factors, runs.name, _apart(runs))


def _apart(runs: Runs) -> int:
    """Return the number of configurations that have enough runs for a fit of their own."""
    return once("heads-apart", runs, lambda: len(enough(_law(), runs, COLUMNS)))


def source(runs: Runs) -> HeadSource:
    """Ask where the loss comes from, and return it."""
    chosen = constants.choose("attention", "headlaw", titles(runs), label="Loss of a number of heads")
    if chosen == "published":
        return once("heads", chosen, _published)
    return _each(runs) if chosen == "each" else _of_one_law(runs)


def _published() -> HeadSource:
    law = _law(COLUMNS[0])
    result = constants.published(f"{law.key}@{law.published[0].name}").calibrated
    line = show.provenance(
        result.unit, f"{law.title}, fitted by this project through curves of Chen et al. 2025, appendix I"
    )
    return HeadSource("published", result, result.digest, result.ranges, None, line, result.unit)


def _options() -> FitOptions:
    return FitOptions(bootstrap=RESAMPLES, seed=state.get("seed"))


def _of_one_law(runs: Runs) -> HeadSource:
    apart = "kv_heads" in runs.factors and (runs.included["kv_heads"] != runs.included["query_heads"]).any()
    law = _law(*COLUMNS) if apart else _law(COLUMNS[0])
    found = constants.refined_from_runs(law, _options(), runs)
    assert found.fitted is not None
    result, of = found.fitted[0], found.calibrated
    error = once("heads-error", (result, runs), lambda: mean_error(residuals(result, runs)))
    size, alone = result.columns[law.features[0].name], FitOptions(bootstrap=0, seed=state.get("seed"))
    ahead = once("heads-ahead", (result, runs), lambda: error_on_largest(law, runs, size, alone))
    return HeadSource(
        "joint", of, of.digest, result.ranges, error, found.line, result.unit, ahead, longest_context(runs.included),
        head_width(runs.included), found.verdict,
    )  # fmt: skip


def _each(runs: Runs) -> HeadSource:
    key, law = (runs, state.get("seed")), _law()
    title = f"Fitting {law.title} to every configuration of {runs.name}"
    options = _options()

    def call(how: FitOptions, tell: Tell) -> dict[tuple[float, ...], Fit]:
        return fit_configurations(law, runs, COLUMNS, how, tell)

    fits, progress = better("heads-each", key, title, lambda tell: call(options, tell))
    sure = fits is not None
    if fits is None:
        bare = replace(options, bootstrap=0)
        fits = queued("heads-each-rough", key, f"{title}, roughly", lambda tell: call(bare, tell))
        st.caption(constants.SO_FAR)
    progress()
    line = show.provenance(law.unit, f"{law.title} on {runs.name}, {len(fits)} configurations", state.get("seed"))
    return once("heads-each-made", (*key, sure), lambda: _of_all(fits, runs, line))


def _of_all(fits: Mapping[tuple[float, ...], Fit], runs: Runs, line: str) -> HeadSource:
    each = {(int(h), int(k)): f for (h, k), f in fits.items()}
    result = {heads: from_fit(f) for heads, f in each.items()}
    parts = {(h, k): runs.where(f"query_heads == {h} and kv_heads == {k}") for h, k in each}
    error = float(np.mean([mean_error(residuals(f, parts[heads])) for heads, f in each.items()]))
    digest, unit = "".join(c.digest for c in result.values()), next(iter(fits.values())).unit
    return HeadSource(
        "each", result, digest, spans_of(each), error, line, unit, None, longest_context(runs.included),
        head_width(runs.included),
    )  # fmt: skip
