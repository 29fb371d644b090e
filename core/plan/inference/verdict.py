"""How far the cheapest model for a use can be relied on."""

from ...fit.calibrated import Calibrated
from ...fit.predict import farthest
from ...verdict import Reason, Verdict, judged, worst_of
from ..cost import size_feature
from ..verdict import built_on, with_edge
from .cheapest import LONG, Served

MOST_TIMES = 10.0  # LONG, beyond which nothing is said of a model: a judgement


def of_serving(best: Served, calibrated: Calibrated, fitted: Verdict | None) -> Verdict:
    """Judge the cheapest model for a use: its distance from the runs, and whether it trains longer than any of them."""
    at = {size_feature(calibrated.law): best.best.params, "tokens": best.best.tokens}
    found = with_edge(built_on(calibrated, fitted, farthest(calibrated, at)), best.bounded)
    if not best.long:
        return found
    text = (
        f"It trains on {best.best.tokens_per_param:,.0f} tokens per parameter. Beyond {LONG:,.0f}, laws of usual runs "
        "promise too much of further tokens."
    )
    return worst_of(found, judged([Reason("no" if best.best.tokens_per_param > MOST_TIMES * LONG else "care", text)]))
