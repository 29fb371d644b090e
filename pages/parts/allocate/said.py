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
from pages.parts import fitted, target
from pages.parts.answers import once


@dataclass(frozen=True)
class SplitAnswer:
    """The answer, its verdict, and what stands below the picture ('' for nothing)."""

    line: str
    verdict: Verdict
    below: str = ""


def pinned() -> tuple[float, float] | None:
    """Return the parameters and tokens that the target pins, None where both are the best ones."""
    goal = target.current()
    if not (goal.params or goal.tokens):
        return None
    model = target.model()
    return model.params, model.tokens


def said(calibrated: Calibrated, fit: Fit | None, best: Allocation, fixed: Mapping[str, float]) -> SplitAnswer:
    """Return what is said of the target: its best split, or what it pins beside that."""
    size, judged = plan.size_feature(calibrated.law), fitted.judged() if fit else None
    best_line = text.answer(best, size, fixed)
    if (point := pinned()) is None:
        return SplitAnswer(best_line, of_allocation(best, calibrated, judged, fixed))
    at = {**fixed, size: point[0], "tokens": point[1]}
    got = once("prediction", (calibrated, at), lambda: predict(calibrated, at))
    line = text.pinned(*point, got, best, calibrated.unit)
    return SplitAnswer(line, of_prediction(got, calibrated, judged), f"The best split of the same compute: {best_line}")
