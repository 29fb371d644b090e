"""A prediction in sentences: what it is, what its band holds, how far it lies from the runs, where a run would land.

Numbers to look at first stand in **.
"""

from collections.abc import Mapping

from ...units import SIZES, count, plain, title_of, with_unit
from ...verdict import factor
from ..calibrated import Calibrated
from ..predict import Farthest, Prediction, new_run
from ..result import Fit

MUCH = 1 / 3  # of half the band's width: from here on law and rival together say something else than the law
BELOW = "Public runs outside of such bands fell below them far more often than above."


def sentence(calibrated: Calibrated, at: Mapping[str, float], got: Prediction) -> str:
    """Say what was predicted at a point, with its band, or its interval of sampling error alone."""
    units = {f.name: f.unit for f in calibrated.law.features}
    shared = list(units.values())  # where two features have one unit, it does not tell them apart
    where = ", ".join(
        f"{title_of(k)} {plain(v)}" if units[k] == "1"
        else f"{count(v)} {title_of(k)}" if shared.count(units[k]) > 1 or k in SIZES
        else with_unit(v, units[k])
        for k, v in at.items()
    )  # fmt: skip
    ends = "" if got.low is None or got.high is None else f" ({plain(got.low)} to {plain(got.high)})"
    return f"**{with_unit(got.value, calibrated.unit)}**{ends} at {where}."


def has_form(got: Prediction) -> bool:
    """Return whether the band of a prediction holds the form error."""
    return got.low is not None and got.average is not None


def errors(got: Prediction) -> str:
    """Say what of a band is sampling error, or why it is nothing else, or why there is none."""
    half, sampling = got.half_width, got.sampling_half_width
    if half is None or sampling is None or got.sampling_low is None or got.sampling_high is None:
        return got.no_interval
    if not has_form(got):
        return f"The interval (±{half:.2%}) is sampling error only. {got.no_form}".strip()
    ends = f"{plain(got.sampling_low)} to {plain(got.sampling_high)}, ±{sampling:.2%}"
    return f"Of the band (±{half:.2%}) that is sampling error: {ends}. The rest is what the law's form may miss."


def distance(got: Prediction) -> str:
    """Say how far a prediction lies beyond the runs, by which feature, and what its band leaves out there."""
    if got.decades_beyond_data is None:
        return "The source of these constants does not say over which runs they were fitted."
    far = Farthest(got.decades_beyond_data, got.farthest)
    if far.decades == 0:
        return "This lies inside the range of the runs."
    text = f"This lies {factor(far.decades)} times beyond the runs{far.by}."
    if has_form(got):
        return f"{text} No run there says where the law ends. {BELOW}"
    what = "It" if got.low is not None else "There is no interval, and the number"
    return f"{text} {what} assumes that the law still holds there."


def differs(got: Prediction) -> bool:
    """Return whether law and rival together say something else than the law, by more than MUCH of half the band."""
    return _off(got) > MUCH


def together(calibrated: Calibrated, got: Prediction) -> str:
    """Say what law and rival say together, as advice where that is much else; empty where there is no rival."""
    rival = calibrated.form.rival if calibrated.form is not None else None
    if rival is None or got.average is None:
        return ""
    if not differs(got):
        return f"Law and rival ({rival.title}) together say {plain(got.average)}."
    value = with_unit(got.average, calibrated.unit)
    return f"Better plan with **{value}**: law and rival ({rival.title}) together, which differ by much of the band."


def _off(got: Prediction) -> float:
    if got.average is None or got.low is None or got.high is None:
        return 0.0
    return abs(got.average - got.value) / max((got.high - got.low) / 2, 1e-300)


def further(fit: Fit, at: Mapping[str, float], calibrated: Calibrated) -> str:
    """Say where one further run would land, which is less certain than the law's mean; empty where that is unknown."""
    ends = new_run(fit, at, calibrated)
    if ends is None:
        return ""
    return (
        f"One run trained there would land between {plain(ends[0])} and {with_unit(ends[1], calibrated.unit)} (95 %)."
    )
