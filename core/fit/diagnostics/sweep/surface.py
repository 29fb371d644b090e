"""A robust surface through a sweep, found in milliseconds: what most runs follow, whatever the others do.

Least trimmed squares (Rousseeuw & Leroy 1987, Robust Regression and Outlier Detection, chapter 3) by concentration
steps (Rousseeuw & Van Driessen 2006, Data Mining and Knowledge Discovery 12), and a few steps of reweighting. The surface
is E + A N^-a + B D^-b with exponents of a grid: for given exponents it is linear, and the sums of products of all of
them come from one matrix product. It has no interval: it serves to find faults, and predicts nothing.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

EXPONENTS = np.geomspace(0.03, 1.2, 10)
EACH = len(EXPONENTS) + 1
TRIMMED = 0.4  # share of the rows that may lie anywhere
STEPS, AGAIN = 6, 4  # of concentration, and of reweighting
CUT = 3.0  # deviations beyond which a row has no weight at the end
LEAST = 1e-2  # of an observed value: predictions are held above it
RIDGE = 1e-10
SPARE = 3  # rows beyond the coefficients


@dataclass(frozen=True, eq=False)
class Surface:
    """What most rows follow: log `errors` [n] of all rows, the deviation of those that follow it, and how it may move.

    `tangent` [n, P] has the derivatives of the logarithm of the prediction by its coefficients and exponents.
    """

    errors: np.ndarray
    deviation: float
    tangent: np.ndarray
    coefficients: int


def surface(
    y: np.ndarray, scales: Sequence[np.ndarray], others: np.ndarray, rows: np.ndarray, base: np.ndarray | None = None
) -> Surface | None:
    """Return the surface through the `rows` [n] (true or false) of targets `y` [n] > 0, None where they are too few.

    `scales` are quantities [n] > 0 along which targets fall as powers, `others` [n, K] enter linearly. With `base` [n],
    what a fit predicts, the logarithm of the target follows that of `base` and of the scales, each by a line.
    """
    fixed = [np.ones((len(y), 1)), others]
    if base is None:
        # The last column of a scale is zero: the target may not follow it at all.
        powers = [(x / np.exp(np.log(x[rows]).mean()))[:, None] ** -EXPONENTS for x in scales]
        powers = [np.column_stack([columns, np.zeros(len(y))]) for columns in powers]
        matrix, goal = np.hstack([*fixed, *powers]) / y[:, None], np.ones(len(y))
    else:
        matrix = np.hstack([*fixed, np.log(np.column_stack([base, *scales]))])
        goal, powers = np.log(y), []
    n_fixed = matrix.shape[1] - EACH * len(powers)
    picks = itertools.product(*[range(n_fixed + EACH * i, n_fixed + EACH * (i + 1)) for i in range(len(powers))])
    choices = np.array([[*range(n_fixed), *pick] for pick in picks])
    places = np.flatnonzero(rows)
    if len(places) < choices.shape[1] + SPARE:
        return None
    search = _Search(matrix[places], goal[places], choices, base is None, others.shape[1])
    choice, found = search.robust()
    errors = _errors(matrix, goal, choice, found, base is None)
    free = len(choice) + len(powers)  # an exponent is one more
    return Surface(
        errors,
        search.deviation(errors[places], free),
        _tangent(matrix, errors, choice, scales, base),
        free,
    )


@dataclass(frozen=True, eq=False)
class _Search:
    matrix: np.ndarray
    goal: np.ndarray
    choices: np.ndarray
    relative: bool
    others: int

    def solved(self, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the columns and the coefficients with the least weighted sum of squares."""
        weighted = self.matrix * weight[:, None]
        gram, right = weighted.T @ self.matrix, weighted.T @ self.goal
        inner = gram[self.choices[:, :, None], self.choices[:, None, :]]
        size = np.sqrt(np.einsum("gii->gi", inner))
        size = np.where(size > 0, size, 1.0)
        scaled = inner / size[:, :, None] / size[:, None, :] + RIDGE * np.eye(inner.shape[1])
        wanted = right[self.choices] / size
        right_size = float(weight @ self.goal**2)
        found = np.linalg.solve(scaled, wanted[:, :, None])[:, :, 0]
        explained = np.einsum("gi,gi->g", found, wanted)
        if self.relative:  # floor and powers are not negative
            signed = np.delete(found, range(1, 1 + self.others), axis=1)
            falling = (signed >= -1e-9 * np.abs(found).max(axis=1, keepdims=True)).all(axis=1)
            explained = np.where(falling, explained, explained - 10 * right_size) if falling.any() else explained
        best = int(np.argmax(explained))
        return self.choices[best], found[best] / size[best]

    def errors(self, choice: np.ndarray, found: np.ndarray) -> np.ndarray:
        return _errors(self.matrix, self.goal, choice, found, self.relative)

    def robust(self) -> tuple[np.ndarray, np.ndarray]:
        """Return what most rows follow: from all, from the lower and from the upper rows, the closest of the three."""
        n = len(self.goal)
        most = max(int(np.ceil((1 - TRIMMED) * n)), min(self.choices.shape[1] + SPARE, n))
        first = self.errors(*self.solved(np.ones(n)))
        starts = [np.abs(first), first, -first]
        if len(self.choices) == 1:  # cheap: from either end of the last column, too, which is a scale
            starts += [self.matrix[:, -1 - side] * sign for side in range(2) for sign in (1, -1)]
        best = min((self._concentrated(order, most) for order in starts), key=lambda f: f[0])
        choice, found = best[1:]
        for _ in range(AGAIN):
            left = self.errors(choice, found)
            near = np.abs(left) <= CUT * max(self.deviation(left, len(choice)), 1e-12)
            if near.sum() < len(choice) + SPARE:
                break
            choice, found = self.solved(near.astype(float))
        return choice, found

    def _concentrated(self, order: np.ndarray, most: int) -> tuple[float, np.ndarray, np.ndarray]:
        for _ in range(STEPS):
            weight = np.zeros(len(order))
            weight[np.argsort(order, kind="stable")[:most]] = 1.0
            choice, found = self.solved(weight)
            order = np.abs(self.errors(choice, found))
        return float((np.sort(order)[:most] ** 2).sum()), choice, found

    def deviation(self, errors: np.ndarray, coefficients: int) -> float:
        """Return the deviation of normal errors with this median, allowing for the coefficients found."""
        n = len(errors)
        free = max(n - coefficients, 1)
        return 1.4826 * float(np.median(np.abs(errors))) * np.sqrt(n / free) * (1 + 4 / free)


def _errors(matrix: np.ndarray, goal: np.ndarray, choice: np.ndarray, found: np.ndarray, relative: bool) -> np.ndarray:
    """Return the logarithm [n] of observed over predicted."""
    predicted = matrix[:, choice] @ found
    return -np.log(np.maximum(predicted, LEAST)) if relative else goal - predicted


def _tangent(
    matrix: np.ndarray, errors: np.ndarray, choice: np.ndarray, scales: Sequence[np.ndarray], base
) -> np.ndarray:
    columns = matrix[:, choice]
    if base is not None:
        return columns
    columns = columns * np.exp(errors)[:, None]  # over the prediction in place of the observed value
    bends = [columns[:, len(choice) - len(scales) + i] * np.log(x / x.mean()) for i, x in enumerate(scales)]
    return np.column_stack([columns, *bends])
