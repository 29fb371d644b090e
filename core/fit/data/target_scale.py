"""How large the targets of runs are, against those for which the boxes of a law's starts are meant.

Losses may come in bits, in nats, or in hundredths of them. What is said of parameters before the runs are seen, as a
weak prior does, must move with the unit, so that a fit in another unit gives the same answer in that unit.
"""

import numpy as np

from ...laws.base import Law, Param
from ...laws.floor import floor


def target_scale(law: Law, y: np.ndarray) -> float:
    """Return how many times the usual targets of a law the targets y [n] are, by their median.

    Usual targets lie near the upper end of the box of the law's floor. It is 1 for a law without a floor, or with one
    that has an upper end, as an accuracy.
    """
    name, typical = floor(law), float(np.median(np.abs(y))) if len(y) else 0.0
    if name is None or not in_unit_of_target(law, law.param(name)) or not 0 < typical < np.inf:
        return 1.0
    return typical / max(abs(end) for end in law.param(name).start)


def in_unit_of_target(law: Law, param: Param) -> bool:
    """Return whether a parameter has the unit of the law's target, and no upper end."""
    return bool(law.unit) and param.unit == law.unit and param.domain.upper == np.inf
