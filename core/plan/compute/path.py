"""A path through a target: one quantity runs, the others follow, and the law is predicted along it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...fit.band import band
from ...fit.calibrated import Calibrated
from ...fit.predict import reach
from ...laws.base import positive
from ...units import SIZES
from ..cost import cost_of

COMPUTE = "flops"
POINTS = 160


def axes(calibrated: Calibrated) -> tuple[str, ...]:
    """Return what a path can run along: compute, where the law has size and data, then features that powers span.

    A setting that may be 0, such as a sparsity, has no logarithm to be walked along.
    """
    names = tuple(f.name for f in calibrated.law.features if f.domain.log)
    has_both = "tokens" in names and any(s in names for s in SIZES)
    return (COMPUTE, *names) if has_both else names


def path(
    calibrated: Calibrated,
    at: Mapping[str, float],
    axis: str,
    span: tuple[float, float],
    data: tuple[float, float] | None,
) -> pd.DataFrame:
    """Return the prediction along `axis` from span[0] to span[1] through the target `at`.

    Along compute, size and data grow together at the target's tokens per parameter; along a feature the others stay,
    and the path ends where the feature's domain does.
    One row a point: x, value, low, high, and sampling_low, sampling_high between them (see `core.fit.band`; NaN without
    draws), beyond (whether x lies outside `data`).
    """
    domain = next((f.domain for f in calibrated.law.features if f.name == axis), positive)
    span = max(span[0], domain.lower) if domain.lower > 0 else span[0], min(span[1], domain.upper)
    ends = data or span
    x = np.union1d(
        np.geomspace(*span, POINTS), [v for v in (*ends, reach(calibrated.law, at)[axis]) if span[0] <= v <= span[1]]
    )
    features = {k: np.full(len(x), v) for k, v in at.items()}
    if axis == COMPUTE and COMPUTE not in features:
        size = next(name for name in SIZES if name in features)
        grow = np.sqrt(x / cost_of(calibrated.law).flops(at[size], at["tokens"], at))
        features |= {size: at[size] * grow, "tokens": at["tokens"] * grow}
    else:
        features[axis] = x
    found = band(calibrated, features)
    beyond = (x < ends[0] * (1 - 1e-9)) | (x > ends[1] * (1 + 1e-9))
    return pd.DataFrame({
        "x": x, "value": found.value, "low": found.low, "high": found.high,
        "sampling_low": found.sampling_low, "sampling_high": found.sampling_high, "beyond": beyond,
    })  # fmt: skip
