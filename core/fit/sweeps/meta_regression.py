"""A line through points of which each is known with an error of its own, and which scatter more than that.

Meta-regression: weights 1 / (v_i + t^2), t^2 the scatter between points by moments (DerSimonian & Laird 1986), and
intervals of Student's t from what the line leaves (Knapp & Hartung 2003, never narrower than the errors alone).
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Line:
    """y = level + slope x: each (value, low, high) with 95 % intervals; `covariance` [2, 2] of both, of `n` points."""

    level: tuple[float, float, float]
    slope: tuple[float, float, float]
    covariance: np.ndarray
    quantile: float
    n: int

    def at(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the line at x [M] with its 95 % band."""
        row = np.column_stack([np.ones(len(x)), x])
        value = row @ [self.level[0], self.slope[0]]
        half = self.quantile * np.sqrt(np.einsum("mp,pq,mq->m", row, self.covariance, row))
        return value, value - half, value + half


def line_through(x: np.ndarray, y: np.ndarray, variances: np.ndarray) -> Line | None:
    """Return the line through points x, y [M] whose y have these variances [M]; None for fewer than three, or one x."""
    if len(x) < 3 or not np.ptp(x) > 0:
        return None
    from scipy.stats import t  # here, because importing it takes a while

    design, w = np.column_stack([np.ones(len(x)), x]), 1 / variances
    fixed = _solved(design, y, w)[0]
    q, df = float((w * (y - design @ fixed) ** 2).sum()), len(x) - 2
    inner = np.linalg.inv(design.T @ (w[:, None] * design)) @ (design.T @ (w[:, None] ** 2 * design))
    between = max(0.0, (q - df) / float(w.sum() - np.trace(inner)))
    w = 1 / (variances + between)
    found, covariance = _solved(design, y, w)
    excess = float((w * (y - design @ found) ** 2).sum()) / df
    covariance, quantile = max(1.0, excess) * covariance, float(t.ppf(0.975, df))
    half = quantile * np.sqrt(np.diag(covariance))
    level, slope = ((float(v), float(v - h), float(v + h)) for v, h in zip(found, half, strict=True))
    return Line(level, slope, covariance, quantile, len(x))


def _solved(design: np.ndarray, y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    covariance = np.linalg.inv(design.T @ (w[:, None] * design))
    return covariance @ (design.T @ (w * y)), covariance
