"""How far the best shape, and the best number of heads, can be relied on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...fit.calibrated import Calibrated
from ...fit.predict import farthest
from ...units import count
from ...verdict import Reason, Verdict, factor, graded, judged, worst_of
from ..verdict import NO_OPTIMUM, SMALL_STEP, built_on
from .heads import HeadChoice, HeadLaws, knows, moved
from .shape import Best

HEADS_FAR, HEADS_LOST = 0.3, 1.0  # decades of size beyond the runs
ERROR, LARGE_ERROR = 0.01, 0.03  # mean error on the runs, as above
FARTHER = 4.0  # times the longest context of the runs: up to there their losses stand for those of the use
HEADS_WAY = "Train these heads beside your usual ones, small."
COUNTED = "what sharing keys and values costs in loss is not counted"


def of_shape(best: Best, calibrated: Calibrated, fitted: Verdict | None) -> Verdict:
    """Judge the best width and depth by how far they and their tokens lie beyond the runs."""
    at = {f.name: float(getattr(best.shape, f.name)) for f in calibrated.law.features}
    found = built_on(calibrated, fitted, farthest(calibrated, at))
    return found if best.bounded else worst_of(found, judged([Reason("care", NO_OPTIMUM)]))


@dataclass(frozen=True)
class Evidence:
    """What the runs behind a law of heads say of it: its mean `error` on them, and `ahead` on the largest sizes when
    they are hidden from it (shares; None where that cannot be told), and their longest `context` (NaN where unknown).
    """

    error: float
    ahead: float | None = None
    context: float = math.nan


def of_heads(
    found: HeadChoice,
    law: HeadLaws,
    spans: Mapping[str, tuple[float, float]],
    evidence: Evidence | None,
    fitted: Verdict | None,
) -> Verdict:
    """Judge a choice of heads. `spans` are those of the runs behind the law; `evidence` is None without runs."""
    reasons, decades = [], heads_beyond(found, spans)
    if fitted is None and evidence is None:
        text = "The losses are published curves at a context of 1K: a form of this project joins them."
        reasons.append(Reason("care", text))
    if evidence is not None:
        reasons += _of_runs(found, law, evidence)
    if found.sure is not None:
        text = f"{found.sure:.0%} of the resamples choose these heads."
        reasons.append(Reason("care" if found.sure < 0.5 else "solid", text))
    if not knows(law)[1]:
        reasons.append(Reason("care", f"The law knows nothing of KV heads: {COUNTED}."))
    if decades > SMALL_STEP:
        text = f"Its size lies {factor(decades)} times beyond the runs."
        reasons.append(Reason(graded(decades, HEADS_FAR, HEADS_LOST), text))
    mine = judged(reasons)
    mine = replace(mine, way_out="" if mine.level == "solid" else HEADS_WAY)
    return worst_of(mine, fitted) if fitted else mine


def _of_runs(found: HeadChoice, law: HeadLaws, evidence: Evidence) -> list[Reason]:
    """Return what the errors on the runs, and their contexts, say of a choice of heads."""
    reasons = [
        Reason(
            graded(evidence.error, ERROR, LARGE_ERROR), f"The law misses the runs by {evidence.error:.1%} on average."
        )
    ]
    if evidence.ahead is None:
        reasons.append(Reason("care", "Larger sizes that it did not see were not tried."))
    else:
        text = f"It misses the largest sizes, hidden from it, by {evidence.ahead:.1%}."
        reasons.append(Reason(graded(evidence.ahead, ERROR, LARGE_ERROR), text))
    if math.isnan(evidence.context):
        reasons.append(Reason("care", "At which context the losses were measured the runs do not say."))
    elif found.use.context > FARTHER * evidence.context:
        text = (
            f"The losses are of contexts up to {count(evidence.context)}, the use of {count(found.use.context)} tokens."
        )
        reasons.append(Reason("care", text))
    if (change := moved(law, found)) < evidence.error:
        text = f"Heads move its loss by {change:.1%}, less than it misses the runs: they do not tell which."
        reasons.append(Reason("no", text))
    return reasons


def heads_beyond(found: HeadChoice, spans: Mapping[str, tuple[float, float]]) -> float:
    """Return how many decades the best size lies beyond the runs behind the law."""
    size = float(found.best["params"])
    low, high = next((s for name, s in spans.items() if name.startswith("params")), (size, size))
    return max(math.log10(size / high), math.log10(low / size), 0.0)
