"""Tell a target that rises with scale from a law that can only fall, and the other way round."""

import pandas as pd

from ... import laws
from ...units import name_of
from ...verdict import Reason
from ..calibrated import from_fit
from ..data.direction import with_scale
from ..data.first_target import kind_of
from ..result import Fit

RISES = 0.5  # rank correlation of the target with scale from which it rises, or below minus which it falls
_LARGER = 10.0  # times in all scales, at which a law is asked whether it falls


def rising(fit: Fit, used: pd.DataFrame) -> list[Reason]:
    """Return a reason where the target of the runs `used` (a frame of `residuals`) rises and the law falls, or so.

    Scale is the mean rank of the features of the law that grow without end; a law falls that predicts no more for runs
    _LARGER times their size, and rises where it predicts more.
    """
    law = laws.get(fit.law)
    names = [f.name for f in law.scales if f.name in used and used[f.name].nunique() > 1]
    if law.series or not names:
        return []
    together = with_scale(used, names, "observed")
    if not abs(together) > RISES:
        return []
    x = {f.name: used[f.name].to_numpy(float) for f in law.features}
    larger = x | {n: x[n] * _LARGER for n in names}
    calibrated = from_fit(fit)
    more = (calibrated.expect(larger) - (before := calibrated.expect(x))) / abs(before)
    if together > 0 and (more > 1e-9).mean() > 0.5:
        return []
    if together < 0 and (kind_of(law.target) != "metric" or (more < -1e-9).mean() > 0.5):
        return []
    does, can = ("rises", "fall") if together > 0 else ("falls", "rise")
    other = [v for v in laws.registry().values() if kind_of(v.target) == "metric" and _takes(v, fit)]
    best = max(other, key=lambda v: len(v.features), default=None)
    way = f" A law that rises is {best.title}." if best and kind_of(fit.target) == "metric" and together > 0 else ""
    target = fit.target if "/" in fit.target else name_of(fit.target)  # a metric keeps the name its table gives it
    text = (
        f"{target} {does} with {' and '.join(map(name_of, names))} (rank correlation {together:.2f}), and "
        f"{law.called} can only {can} with them: it does not describe these runs."
    )
    return [Reason("no", text + way)]


def _takes(law: laws.Law, fit: Fit) -> bool:
    return {f.name for f in law.features} <= set(fit.columns)
