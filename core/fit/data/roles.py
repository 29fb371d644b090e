"""Find out from a law which of its parameters are exponents, and how runs are judged along its features."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...laws.base import Law


def exponents(law: Law) -> tuple[str, ...]:
    """Return the names of the exponents of a law: its parameters without a unit in which it is not linear."""
    return tuple(p.name for p in law.params if not p.linear and not p.unit)


def along(law: Law, x: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Return the scales and settings of runs by feature [R], as logarithms where their domain is walked along them."""
    values = {f: np.asarray(x[f.name], float) for f in law.factors}
    return {f.name: np.log(v) if f.domain.log else v for f, v in values.items()}
