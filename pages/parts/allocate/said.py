"""What a split of compute says in one line, with its verdict: the best one, or the one that the target pins."""

from collections.abc import Mapping
from dataclasses import dataclass

from core import plan
from core.fit import Calibrated, Fit, predict
from core.plan import Allocation
from core.plan.compute import text
from core.plan.compute.verdict import of_allocation
from core.plan.verdict import of_prediction
from core.verdict import Verdict
from pages.parts import fitted, question, target
from pages.parts.answers import once


@dataclass(frozen=True)
class SplitAnswer:
    """The answer, its verdict, and what stands below the picture ('' for nothing)."""

    line: str
    verdict: Verdict
    below: str = ""


def said(calibrated: Calibrated, fit: Fit | None, best: Allocation, fixed: Mapping[str, float]) -> SplitAnswer:
    """Return what is said of the target: its best split, or what it pins beside that."""
    size, judged = plan.size_feature(calibrated.law), fitted.judged() if fit else None
    best_line = text.answer(best, size, fixed)
    if (point := target.pinned(calibrated.law, fixed)) is None:
        below = target.elsewhere(best.params, best.tokens)
        return SplitAnswer(best_line, of_allocation(best, calibrated, judged, fixed), below)
    at = {**fixed, size: point[0], "tokens": point[1]}
    got = once("prediction", (calibrated, at), lambda: predict(calibrated, at), public=question.is_public())
    line = text.pinned(*point, got, best, calibrated.unit, size)
    below = f"The best split of the same compute: {best_line} {target.elsewhere(*point)}".strip()
    return SplitAnswer(line, of_prediction(got, calibrated, judged), below)
