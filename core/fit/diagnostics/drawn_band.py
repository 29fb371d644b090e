"""What the band of a prediction says of it: reasons from its width, and from what it missed when runs were hidden."""

from ...verdict import Level, Reason
from ..band import Band, band
from ..calibrated import Calibrated, from_fit
from ..result import Fit
from .cost_of_open import far_point

NARROW, WIDE = 0.03, 0.10  # relative half widths: up to the first a band is solid, beyond the second it says nothing
MISSED = 1.5  # times the band's own deviation that hidden runs lay off: from here with care


def band_level(half: float) -> Level:
    """Return the level of a prediction by the relative half width of its band (NaN where it has none)."""
    return "solid" if half <= NARROW else "care" if half <= WIDE else "no"


def of_band(calibrated: Calibrated, half: float, sampling: float, what: str) -> list[Reason]:
    """Return the reasons that a band gives, whose half width is `half`, and `sampling` of sampling error alone.

    Both are relative to the prediction; `what` names it in a few words, as a sentence begins.
    """
    if calibrated.form is None:
        text = f"{what} has a 95 % interval of ±{sampling:.1%}, of sampling error alone. {calibrated.no_form}"
        return [Reason("no" if band_level(half) == "no" else "care", text.strip())]
    level = band_level(half)
    good = f"{what} is good to ±{half:.1%}{' only' if level == 'no' else ''}"
    text = f"{good}: of its 95 % interval ±{sampling:.1%} is sampling error, the rest the form of the law."
    return [Reason(level, text)]


def of_hidden_runs(calibrated: Calibrated) -> list[Reason]:
    """Return a reason where the farthest runs, when hidden, lay off by more than the band allowed."""
    missed = min(calibrated.form.below, calibrated.form.above) if calibrated.form is not None else 1.0
    if missed <= MISSED:
        return []
    text = f"With its farthest runs hidden, the law missed them by {missed:.1f} times what its band allowed."
    return [Reason("care", f"{text} The band is widened for that.")]


def ahead(fit: Fit) -> Band | None:
    """Return the band at one point half a decade beyond the runs; None without draws, or for a law without a scale."""
    calibrated = from_fit(fit)
    if calibrated.draws is None or not calibrated.law.scales or calibrated.law.series:
        return None
    return band(calibrated, far_point(fit))
