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


def of_band(calibrated: Calibrated, half: float, sampling: float, begun: str, where: str = "") -> list[Reason]:
    """Return the reasons that a band gives, whose half width is `half`, and `sampling` of sampling error alone.

    Both are relative to the prediction; `begun` is the beginning of the sentence ("This prediction holds"), and
    `where` says where it lies.
    """
    level = band_level(half)
    said = f"{begun} to ±{half if calibrated.form else sampling:.1%}{f' {where}' if where else ''}"
    if calibrated.form is None:
        text = f"{said}: a 95 % interval of sampling error alone. {calibrated.no_form}"
        return [Reason("no" if level == "no" else "care", text.strip())]
    only = " at best" if level == "no" else ""
    text = f"{said}{only}: of its 95 % interval ±{sampling:.1%} is sampling error, the rest the form of the law."
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
