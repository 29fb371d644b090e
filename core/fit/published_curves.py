"""How published constants of a law run along one of its features."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..laws.base import Law
from .evaluate import evaluate

POINTS = 160


def published_curves(law: Law, along: str, held: Mapping[str, float]) -> pd.DataFrame:
    """Return the target of every published set over the range of the feature `along`, the others `held`.

    One row a point of a set: x, y in the law's unit, set. Raises BadInput where a feature cannot be what it is held at.
    """
    for f in law.features:
        if f.name in held and not f.allows(held[f.name]):
            raise BadInput(f"{f.name} is {held[f.name]:g}; allowed {f.domain.allowed}.")
    feature = next(f for f in law.features if f.name == along)
    x = np.asarray(feature.within(np.linspace(0.0, 1.0, POINTS)))
    point = {along: x, **{k: np.array([v]) for k, v in held.items()}}
    parts = []
    for s in law.published:
        y = evaluate(law, {k: np.array([v]) for k, v in s.values.items()}, point)[0]
        parts.append(pd.DataFrame({"x": x, "y": y, "set": s.name}))
    return pd.concat(parts, ignore_index=True)
