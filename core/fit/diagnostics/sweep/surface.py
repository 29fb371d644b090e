"""A robust surface through a sweep, found in milliseconds: what most runs follow, whatever the others do.

Least trimmed squares (Rousseeuw & Leroy 1987, Robust Regression and Outlier Detection, chapter 3) by concentration
steps (Rousseeuw & Van Driessen 2006, Data Mining and Knowledge Discovery 12), and a few of reweighting. The surface
is E + A N^-a + B D^-b with exponents of a grid: for given exponents it is linear, and the sums of products of all of
them come from one matrix product. It has no interval: it serves to find faults, and predicts nothing.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

EXPONENTS = np.geomspace(0.03, 1.2, 10)
POLISHED, MOST_MOVED, LIMITS = 3, 0.1, (0.01, 2.0)  # steps at the end, how far an exponent moves in one, and its range
TRIMMED = 0.4  # share of the rows that may lie anywhere
STEPS, AGAIN = 5, 3  # of concentration, and of reweighting
CUT, NEAR = 3.0, 0.02  # deviations, and log error at least, beyond which a row has no weight at the end
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
    terms = _Terms(y, tuple(scales), others, base)
    search = terms.search(rows, [EXPONENTS] * len(terms.powered))
    if len(search.goal) < search.choices.shape[1] + SPARE:
        return None
    choice, found = search.robust()
    exponents = terms.exponents(choice, search.choices[0])
    matrix, found, exponents = terms.polished(rows, found, exponents, search)
    free = len(found) + len(terms.powered)  # an exponent is one more
    errors = _errors(matrix, terms.goal, found, base is None)
    return Surface(errors, search.deviation(errors[rows], free), _tangent(matrix, errors, terms.powered), free)


@dataclass(frozen=True, eq=False)
class _Terms:
    """What a surface is made of: targets `y` [n], scales, other columns [n, K], and what a fit predicts [n] or None."""

    y: np.ndarray
    scales: tuple[np.ndarray, ...]
    others: np.ndarray
    base: np.ndarray | None

    @property
    def powered(self) -> tuple[np.ndarray, ...]:
        """The scales that enter as powers."""
        return self.scales if self.base is None else ()

    @property
    def goal(self) -> np.ndarray:
        """What the terms [n] add up to: 1, relative to the target, or its logarithm."""
        return np.ones(len(self.y)) if self.base is None else np.log(self.y)

    def matrix(self, rows: np.ndarray, exponents: Sequence[np.ndarray]) -> np.ndarray:
        """Return the terms [n, M]: one, the others, and each scale to minus each of its exponents."""
        fixed = [np.ones((len(self.y), 1)), self.others]
        if self.base is not None:
            return np.hstack([*fixed, np.log(np.column_stack([self.base, *self.scales]))])
        # The last column of a scale is zero: the target may not follow it at all.
        unit = [(x / np.exp(np.log(x[rows]).mean()))[:, None] for x in self.scales]
        powers = [np.column_stack([x**-e, np.zeros(len(x))]) for x, e in zip(unit, exponents, strict=True)]
        return np.hstack([*fixed, *powers]) / self.y[:, None]

    def exponents(self, choice: np.ndarray, first: np.ndarray) -> np.ndarray:
        """Return the exponents that a choice of columns stands for, NaN for a scale that the target does not follow."""
        n = len(self.powered)
        return np.append(EXPONENTS, np.nan)[choice[len(choice) - n :] - first[len(first) - n :]]

    def polished(self, rows: np.ndarray, found: np.ndarray, exponents: np.ndarray, search: "_Search"):
        """Return the matrix [n, P] of the terms, their coefficients and exponents after steps of Gauss and Newton.

        A step is taken as long as it brings the squares of the rows near the surface down.
        """
        matrix = self.alone(rows, exponents)
        if not self.powered:
            return matrix, found, exponents
        near = search.near(_errors(matrix[rows], self.goal[rows], found, True), len(found))
        weight, best = near.astype(float)[:, None], np.inf
        for _ in range(POLISHED):
            bends = self.bends(rows, matrix, found)
            step = np.linalg.lstsq(
                weight * np.column_stack([matrix[rows], bends[rows]]), weight[:, 0] * self.goal[rows], rcond=1e-9
            )[0]
            moved = np.nan_to_num(exponents) + np.clip(step[len(found) :], -MOST_MOVED, MOST_MOVED)
            moved = np.where(np.isnan(exponents), np.nan, np.clip(moved, *LIMITS))
            again = self.alone(rows, moved)
            size = np.linalg.lstsq(weight * again[rows], weight[:, 0] * self.goal[rows], rcond=1e-9)[0]
            left = float(((weight[:, 0] * (self.goal[rows] - again[rows] @ size)) ** 2).sum())
            if not left < best or (size[1 + self.others.shape[1] :] < 0).any() or size[0] < 0:
                break
            matrix, found, exponents, best = again, size, moved, left
        return matrix, found, exponents

    def alone(self, rows: np.ndarray, exponents: np.ndarray) -> np.ndarray:
        """Return the terms [n, P] with one exponent a scale."""
        each = [np.array([]) if np.isnan(e) else np.array([e]) for e in exponents]
        matrix = self.matrix(rows, each)
        if self.base is not None:
            return matrix
        # Of the two columns of a scale, the power and zero, the first is it; a scale without a power has zero alone.
        places, at = list(range(1 + self.others.shape[1])), 1 + self.others.shape[1]
        for e in each:
            places.append(at)
            at += len(e) + 1
        return matrix[:, places]

    def bends(self, rows: np.ndarray, matrix: np.ndarray, found: np.ndarray) -> np.ndarray:
        """Return the derivatives [n, S] of the sum of the terms by the exponents."""
        first = 1 + self.others.shape[1]
        return np.column_stack([
            -found[first + i] * matrix[:, first + i] * (np.log(x) - np.log(x[rows]).mean())
            for i, x in enumerate(self.powered)
        ])  # fmt: skip

    def search(self, rows: np.ndarray, exponents: Sequence[np.ndarray]) -> "_Search":
        """Return the search among all combinations of exponents, one a scale, for the `rows` [n]."""
        matrix = self.matrix(rows, exponents)
        ends = np.cumsum([1 + self.others.shape[1], *(len(e) + 1 for e in exponents)])
        ends = ends if self.base is None else np.array([matrix.shape[1]])
        picks = itertools.product(*(range(a, b) for a, b in itertools.pairwise(ends)))
        choices = np.array([[*range(ends[0]), *pick] for pick in picks])
        return _Search(matrix[rows], self.goal[rows], choices, self.base is None, self.others.shape[1])


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
        return _errors(self.matrix[:, choice], self.goal, found, self.relative)

    def robust(self) -> tuple[np.ndarray, np.ndarray]:
        """Return what most rows follow: from all, from the lower and from the upper rows, the closest of all."""
        n = len(self.goal)
        most = max(int(np.ceil((1 - TRIMMED) * n)), min(self.choices.shape[1] + SPARE, n))
        first = self.errors(*self.solved(np.ones(n)))
        starts = [np.abs(first), first, -first]
        if len(self.choices) == 1:  # cheap: from either end of the last column, too, which is a scale
            starts += [self.matrix[:, -1 - side] * sign for side in range(2) for sign in (1, -1)]
        best = min((self._concentrated(order, most) for order in starts), key=lambda f: f[0])
        return self.reweighted(self.errors(*best[1:]))

    def reweighted(self, left: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what the rows near a surface follow, from the errors `left` around it, in AGAIN steps."""
        coefficients = self.choices.shape[1]
        for _ in range(AGAIN):
            choice, found = self.solved(self.near(left, coefficients).astype(float))
            left = self.errors(choice, found)
        return choice, found

    def near(self, left: np.ndarray, coefficients: int) -> np.ndarray:
        """Return which rows [n] lie near a surface by their errors `left`: some more than coefficients at least."""
        near = np.abs(left) <= max(CUT * self.deviation(left, coefficients), NEAR)
        if near.sum() < coefficients + SPARE:
            near = np.argsort(np.argsort(np.abs(left), kind="stable")) < coefficients + SPARE
        return near

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


def _errors(matrix: np.ndarray, goal: np.ndarray, found: np.ndarray, relative: bool) -> np.ndarray:
    """Return the logarithm [n] of observed over predicted."""
    predicted = matrix @ found
    return -np.log(np.maximum(predicted, LEAST)) if relative else goal - predicted


def _tangent(columns: np.ndarray, errors: np.ndarray, powered: Sequence[np.ndarray]) -> np.ndarray:
    if not powered:
        return columns
    columns = columns * np.exp(errors)[:, None]  # over the prediction in place of the observed value
    first = columns.shape[1] - len(powered)
    bends = [columns[:, first + i] * np.log(x / x.mean()) for i, x in enumerate(powered)]
    return np.column_stack([columns, *bends])
