"""Where the loss of a number of heads comes from: published curves, or fits to the chosen runs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core import laws
from core.errors import BadInput
from core.fit import Fit, FitOptions, fit, from_fit
from core.fit.batches.configurations import enough, fit_configurations
from core.fit.diagnostics.residuals import residuals
from core.plan.architecture.heads import HeadChoice, HeadLaws
from core.plan.architecture.verdict import Evidence, of_heads
from core.runs import Runs
from core.units import SIZES
from core.verdict import Verdict
from pages.parts import constants, show, state
from pages.parts.answers import once, queued

PUBLISHED, JOINT, JOINT_HEADS, EACH = "through-chen", "attention-joint", "attention-joint-heads", "attention-size"
COLUMNS = ("query_heads", "kv_heads")
RESAMPLES = 200
FEWEST_SIZES = 3  # that must be left when the largest are hidden


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


def titles(runs: Runs) -> dict[str, str]:
    """Return the sources there are, the first choice first, by key."""
    found = {}
    if not unlike(runs):
        apart = enough(laws.get(EACH), runs, COLUMNS)
        found = {"joint": f"fitted to {runs.name}, all configurations"} if "query_heads" in runs.factors else {}
        found |= {"each": f"fitted to {runs.name}, each of {len(apart)} configurations"} if len(apart) > 1 else {}
    return found | {"published": "published curves, 470M to 1.2B"}


def unlike(runs: Runs) -> str:
    """Say why runs cannot tell what heads do; empty where they can."""
    table = runs.included
    if "query_heads" not in runs.factors and "kv_heads" not in runs.factors:
        return f"{runs.name} does not vary query_heads or kv_heads"
    if not any(s in runs.factors for s in SIZES):
        return f"{runs.name} does not vary params"
    if "query_heads" not in runs.factors and len(enough(laws.get(EACH), runs, COLUMNS)) < 2:
        return f"{runs.name} varies kv_heads alone, with too few sizes of each to fit each by itself"
    if "head_dim" in table and table["head_dim"].nunique() > 1:
        return f"in {runs.name} heads differ in width: more heads are narrower ones, which is another question"
    return ""


def source(runs: Runs) -> HeadSource:
    """Ask where the loss comes from, and return it."""
    chosen = constants.choose("attention", "headlaw", titles(runs), label="Loss of a number of heads")
    if chosen == "published":
        return once("heads", chosen, _published)
    return _each(runs) if chosen == "each" else _of_one_law(runs)


def _published() -> HeadSource:
    result = constants.published(f"{JOINT_HEADS}@{PUBLISHED}").calibrated
    line = show.provenance(
        result.unit, f"{result.label}, by this project through curves of Chen et al. 2025, appendix I"
    )
    return HeadSource("published", result, result.digest, result.ranges, None, line, result.unit)


def _options() -> FitOptions:
    return FitOptions(bootstrap=RESAMPLES, seed=state.get("seed"))


def _of_one_law(runs: Runs) -> HeadSource:
    apart = "kv_heads" in runs.factors and (runs.included["kv_heads"] != runs.included["query_heads"]).any()
    law = laws.get(JOINT if apart else JOINT_HEADS)
    found = constants.from_runs(law, _options(), runs)
    assert found.fitted is not None
    result, of = found.fitted[0], found.calibrated
    error, ahead = once("heads-error", (result, runs), lambda: (_missed(result, runs), _ahead(law, result, runs)))
    return HeadSource(
        "joint", of, of.digest, result.ranges, error, found.line, result.unit, ahead, _longest(runs), _wide(runs),
        found.verdict,
    )  # fmt: skip


def _each(runs: Runs) -> HeadSource:
    key, law = (runs.digest, state.get("seed")), laws.get(EACH)
    title = f"Fitting {law.title} to every configuration of {runs.name}"
    fits = queued("heads-each", key, title, lambda tell: fit_configurations(law, runs, COLUMNS, _options(), tell))
    line = show.provenance(law.unit, f"{law.title} on {runs.name}, {len(fits)} configurations", state.get("seed"))
    return once("heads-each-made", key, lambda: _of_all(fits, runs, line))


def _of_all(fits: Mapping[tuple[float, ...], Fit], runs: Runs, line: str) -> HeadSource:
    result = {(int(h), int(k)): from_fit(f) for (h, k), f in fits.items()}
    sizes = [f.ranges[law_size] for f in fits.values() for law_size in f.ranges]
    spans = {SIZES[1]: (min(s[0] for s in sizes), max(s[1] for s in sizes))}
    spans |= {c: (min(k[i] for k in result), max(k[i] for k in result)) for i, c in enumerate(COLUMNS)}
    missed = [_missed(f, runs.where(f"query_heads == {h} and kv_heads == {k}")) for (h, k), f in fits.items()]
    digest = "".join(c.digest for c in result.values())
    unit = next(iter(fits.values())).unit
    return HeadSource(
        "each", result, digest, spans, float(np.mean(missed)), line, unit, None, _longest(runs), _wide(runs)
    )


def _longest(runs: Runs) -> float:
    return float(runs.included["context"].max()) if "context" in runs.included else math.nan


def _wide(runs: Runs) -> float:
    found = runs.included["head_dim"].dropna().unique() if "head_dim" in runs.included else []
    return float(found[0]) if len(found) == 1 else math.nan


def _ahead(law, result: Fit, runs: Runs) -> float | None:
    """Return how far a law misses the largest fifth of sizes when it is fitted to the others; None for few sizes."""
    column = result.columns[law.features[0].name]
    sizes = np.unique(runs.included[column].dropna())
    hidden = max(len(sizes) // 5, 1)
    if len(sizes) - hidden < FEWEST_SIZES:
        return None
    cut = f"{column} < {float(sizes[-hidden])!r}"
    try:
        part = fit(law, runs.where(cut), FitOptions(bootstrap=0, seed=state.get("seed")))
    except BadInput:
        return None
    return _missed(part, runs.where(f"not ({cut})")) if part.ok else None


def _missed(result: Fit, runs: Runs) -> float:
    """Return how far a law misses the runs on average, a share."""
    rows = residuals(result, runs)
    return float(rows.loc[~rows["excluded"], "residual"].abs().mean())
