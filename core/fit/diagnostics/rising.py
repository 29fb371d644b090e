"""Tell a target that rises with scale from a law that can only fall."""

import numpy as np
import pandas as pd

from ... import laws
from ...verdict import Reason
from ..calibrated import from_fit
from ..result import Fit

RISES = 0.5  # rank correlation of the target with scale from which it rises
_FEWEST = 5  # rows below which ranks say nothing
_LARGER = 10.0  # times in all scales, at which a law is asked whether it falls


def rising(fit: Fit, used: pd.DataFrame) -> list[Reason]:
    """Return a reason where the target of the runs `used` (a frame of `residuals`) rises with scale, and the law falls.

    Scale is the mean rank of the features of the law that grow without end; a law falls that predicts no more for runs
    _LARGER times their size.
    """
    law = laws.get(fit.law)
    names = [f.name for f in law.scales if f.name in used and used[f.name].nunique() > 1]
    if not names or law.series or len(used) < _FEWEST or used["observed"].nunique() < 2:
        return []
    scale = used[names].rank().mean(axis=1)
    together = float(np.corrcoef(scale, used["observed"].rank())[0, 1])
    if not together > RISES:
        return []
    x = {f.name: used[f.name].to_numpy(float) for f in law.features}
    larger = x | {n: x[n] * _LARGER for n in names}
    calibrated = from_fit(fit)
    if (calibrated.expect(larger) > calibrated.expect(x) * (1 + 1e-9)).mean() > 0.5:
        return []
    what = " and ".join(names)
    text = (
        f"{fit.target} rises with {what} (rank correlation {together:.2f}), and {law.key} can only fall with them: it "
        "does not describe these runs."
    )
    return [Reason("no", text)]
