"""A prediction in sentences: what it is, how far it lies from the runs, and where one further run would land.

Numbers to look at first stand in **.
"""

from collections.abc import Mapping

from ...units import count, plain, title_of, with_unit
from ..calibrated import Calibrated
from ..predict import Prediction, new_run
from ..result import Fit


def sentence(calibrated: Calibrated, at: Mapping[str, float], got: Prediction) -> str:
    """Say what was predicted at a point, with its interval."""
    units = {f.name: f.unit for f in calibrated.law.features}
    shared = list(units.values())  # where two features have one unit, it does not tell them apart
    where = ", ".join(
        f"{title_of(k)} {plain(v)}" if units[k] == "1"
        else f"{count(v)} {title_of(k)}" if shared.count(units[k]) > 1
        else with_unit(v, units[k])
        for k, v in at.items()
    )  # fmt: skip
    interval = "" if got.low is None or got.high is None else f", 95 % interval {plain(got.low)} to {plain(got.high)}"
    why = f" {got.no_interval}" if got.no_interval else ""
    return f"**{with_unit(got.value, calibrated.unit)}** at {where}{interval}.{why}"


def distance(got: Prediction) -> str:
    """Say how far a prediction lies beyond the runs, and what its interval leaves out."""
    far, interval = got.decades_beyond_data, got.low is not None
    if far is None:
        return "The source of these constants does not say over which runs they were fitted."
    if far == 0:
        return "This lies inside the range of the runs."
    error = "The interval is sampling error only: it" if interval else "There is no interval, and the number"
    return f"This lies {far:.1f} decades beyond the runs. {error} assumes that the law still holds there."


def further(fit: Fit, at: Mapping[str, float], unit: str) -> str:
    """Say where one further run would land, which is less certain than the law's mean; empty where that is unknown."""
    ends = new_run(fit, at)
    if ends is None:
        return ""
    return f"One run trained there would land between {plain(ends[0])} and {with_unit(ends[1], unit)} (95 %)."
