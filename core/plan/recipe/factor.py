"""A factor of a plan: what it decides, what a choice costs in loss, and which laws say so. A file each in `factors`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ...fit.calibrated import Calibrated
from ...laws.base import Law
from ..tuning.recommendations import best_counted
from ..tuning.swept import CARRIES, SweptSetting

Columns = Mapping[str, np.ndarray]
Excess = Callable[[Calibrated, Columns, Columns, np.ndarray], np.ndarray]
Sweeps = Mapping[str, SweptSetting]  # by setting
NONE: Sweeps = MappingProxyType({})
Advise = Callable[[Mapping[str, float], Sweeps], "Advice | None"]


@dataclass(frozen=True)
class Advice:
    """A setting that follows from size and tokens: its `value` in `unit`, the ends of what sources say whose runs are
    at most CARRIES powers of ten away (NaN where none are), and who all of them are. `beyond` is by how many powers of
    ten the model lies outside of the nearest source's runs, NaN if not known, and `apart` the largest of all values
    over the smallest. `swept` says that a sweep at hand says so alone; the ends are those of its 95 % interval then.
    """

    value: float
    low: float
    high: float
    unit: str
    who: str
    sources: int
    beyond: float
    apart: float = 1.0
    swept: bool = False


@dataclass(frozen=True, kw_only=True)
class Factor:
    """One factor.

    `decides` are the columns it sets, `page` the page that is about it, `rank` its place in the table. `axis` is the
    one of the grid that it chooses along; '' for a setting. `serves` says of a law whether it is evidence.
    `excess(constants, x, usual, loss)` returns ln L(x) - ln L(usual) [M] of candidates x, where `usual` has the same
    candidates with what is usual instead, and `loss` is what the law of size and tokens predicts, in nats per token (a
    byte of English text is taken as a character). `advise(x, swept)` returns a setting for one model, where `swept` by
    setting are sweeps at hand. `blends` says that it decides shares of domains. `without` is what is said where there
    is no evidence. A factor of which nothing says anything has none of these: its row says why, and leads to its page.
    """

    key: str
    title: str
    decides: tuple[str, ...]
    page: str
    rank: int
    axis: str = ""
    serves: Callable[[Law], bool] | None = None
    excess: Excess | None = None
    advise: Advise | None = None
    blends: bool = False
    without: str = ""


def against(*held: str) -> Excess:
    """Return the excess of a law's loss over the loss with the columns `held` as usual, all else as it is."""

    def excess(constants: Calibrated, x: Columns, usual: Columns, loss: np.ndarray) -> np.ndarray:
        names = [f.name for f in constants.law.features]
        other = {**x, **{name: usual[name] for name in held}}
        return np.log(constants.expect({n: x[n] for n in names}) / constants.expect({n: other[n] for n in names}))

    return excess


def recommended(setting: str, unit: str) -> Advise:
    """Return a function that asks a sweep at hand, or every published law, for a setting of one model.

    It returns None where nobody can say.
    """

    def advise(x: Mapping[str, float], swept: Sweeps = NONE) -> Advice | None:
        counted = best_counted(setting, x, swept)
        if len(counted) == 1 and counted[0]["own"]:
            row = counted[0]
            return Advice(row["value"], row["low"], row["high"], unit, row["source"], 1, row["beyond"], swept=True)
        values = [row["value"] for row in counted]
        if not values or not np.isfinite(middle := float(np.exp(np.log(values).mean()))):
            return None
        who = ", ".join(dict.fromkeys(row["source"].split(",")[0].split(" et al")[0] for row in counted))
        beyond = [row["beyond"] for row in counted if not np.isnan(row["beyond"])]
        near = min(beyond, default=np.nan)
        carried = [row["value"] for row in counted if not (row["beyond"] > CARRIES or near > CARRIES)]
        low, high = (min(*carried, middle), max(*carried, middle)) if carried else (np.nan, np.nan)
        return Advice(middle, low, high, unit, who, len(counted), near, values[-1] / values[0])

    return advise
