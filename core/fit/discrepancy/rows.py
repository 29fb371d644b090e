"""The rows behind a discrepancy: those of the fit, or what neighbours among them say on average where they are many."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .coordinates import Coordinates

MOST = 200  # rows: the work grows with their cube
FINEST = 0.01  # units of a coordinate, the first size of the cells in which rows are averaged
COARSER = 1.25
SAMPLE = 2000  # rows that tell from which size of cells on it is worth to count all
HALF = 0.64  # what a median of normal noise knows, relative to a mean


@dataclass(frozen=True, eq=False)
class Rows:
    """n rows: features `x` [n] by name, `ratios` [n], `counts` [n] of the runs behind each, and `groups` [n].

    A ratio is the logarithm of the observed target over what the fitted law predicts there. Rows of one group share
    part of their noise, as checkpoints of one run do.
    """

    x: dict[str, np.ndarray]
    ratios: np.ndarray
    counts: np.ndarray
    groups: np.ndarray

    def some(self, at: np.ndarray) -> "Rows":
        """Return the rows `at` (numbers, or bool [n])."""
        return Rows({k: v[at] for k, v in self.x.items()}, self.ratios[at], self.counts[at], self.groups[at])


def gathered(x: Mapping[str, np.ndarray], ratios: np.ndarray, groups: np.ndarray, where: Coordinates) -> Rows:
    """Return rows with features x [n], ratios [n] and groups [n]; of more than MOST neighbours become one row.

    Neighbours lie in one cell of the coordinates `where`, and in one group where groups are few. Such a row lies at
    their mean place and has their median ratio.
    """
    x = {f.name: np.asarray(x[f.name], float) for f in where.features}
    if len(ratios) <= MOST:
        return Rows(x, ratios, np.ones(len(ratios)), groups)
    z, size = where.of(x), FINEST
    apart = groups if len(np.unique(groups)) <= MOST // 4 else np.zeros(len(ratios), int)
    some = slice(None, None, max(1, len(ratios) // SAMPLE))  # cells too many for some rows are too many for all
    while _cells(z[some], apart[some], size).max() >= MOST:
        size *= COARSER
    while True:
        cells = _cells(z, apart, size)
        if cells.max() < MOST:
            return _averaged(z, ratios, groups, cells, where)
        size *= COARSER


def _cells(z: np.ndarray, apart: np.ndarray, size: float) -> np.ndarray:
    """Return the number of the cell of this size that each row [n] lies in, counted in the order of their places."""
    numbers = np.zeros(len(z), int)
    for column in (*np.floor(z / size).T, apart):
        values, inverse = np.unique(column, return_inverse=True)
        numbers = np.unique(numbers * len(values) + inverse, return_inverse=True)[1]
    return numbers


def _averaged(z: np.ndarray, ratios: np.ndarray, groups: np.ndarray, cells: np.ndarray, where: Coordinates) -> Rows:
    order = np.argsort(cells, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(cells[order])) + 1)
    return Rows(
        where.back(np.stack([z[p].mean(axis=0) for p in parts])),
        np.array([float(np.median(ratios[p])) for p in parts]),
        np.array([len(p) * (HALF if len(p) > 2 else 1.0) for p in parts]),
        np.array([groups[p[0]] for p in parts]),
    )
