"""Lines of equal predicted loss over size and data."""

from collections.abc import Mapping

import contourpy
import numpy as np
import pandas as pd

from ...fit.calibrated import Calibrated
from ...fit.evaluate import evaluate
from ..cost import size_feature

POINTS = 96


def isoloss(
    calibrated: Calibrated,
    params: tuple[float, float],
    tokens: tuple[float, float],
    levels: np.ndarray,
    fixed: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return contour lines of the predicted loss over a log-spaced grid of sizes and tokens.

    `params` and `tokens` are the (low, high) of the picture, `levels` [K] the losses. One row a vertex: level,
    piece (number of the line), order (along it), params, tokens. Raises BadInput for a law without size and data.
    """
    size = size_feature(calibrated.law)
    n, d = (np.geomspace(*span, POINTS) for span in (params, tokens))
    point = {k: np.array([v]) for k, v in calibrated.values.items()}
    held = {k: np.array([v]) for k, v in (fixed or {}).items()}
    x = {size: np.tile(n, POINTS), "tokens": np.repeat(d, POINTS), **held}
    loss = evaluate(calibrated.law, point, x)[0].reshape(POINTS, POINTS)
    drawn = contourpy.contour_generator(np.log(n), np.log(d), loss)
    pieces = []
    for level in levels:
        for line in drawn.lines(float(level)):
            pieces.append((float(level), np.exp(np.asarray(line))))
    columns = ["level", "piece", "order", "params", "tokens"]
    if not pieces:
        return pd.DataFrame(columns=columns, dtype=float)
    lengths = [len(xy) for _, xy in pieces]
    vertices = np.concatenate([xy for _, xy in pieces])
    return pd.DataFrame({
        "level": np.repeat([level for level, _ in pieces], lengths), "piece": np.repeat(range(len(pieces)), lengths),
        "order": np.concatenate([np.arange(n) for n in lengths]), "params": vertices[:, 0], "tokens": vertices[:, 1],
    })  # fmt: skip
