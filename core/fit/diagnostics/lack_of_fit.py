"""The lack-of-fit test: whether the errors of a law follow a term that it does not have, and which one.

Terms are the squares of the logarithms of its features and their products in pairs. What the parameters of the law
could take of them is projected out (Draper & Smith 1998, Applied Regression Analysis, chapter 24). Errors are weighed
by Huber's psi, so that a few wild runs make no term, and the test is that of scores (Markatou & Hettmansperger 1990,
Journal of the American Statistical Association 85). Runs of one group count once: their covariance is that of whole
groups with each left out (CR3: Bell & McCaffrey 2002, Survey Methodology 28).

The test says that a form is wrong, and not by how much: it lowers no verdict. Public tables fail it nearly always, and
also where their law foretells runs to .3 %.
"""

from dataclasses import dataclass

import numpy as np

from ...laws.base import Law

TUNING = 1.345  # deviations from which an error counts less (Huber)
ROUNDS, SETTLED = 30, 1e-4
DEPENDENT = 1e-10  # relative size below which a direction of the Jacobian is none
LEAST_LEFT = 1e-2  # share of a term that the law must leave
NEW = 0.3  # share of it that other terms must leave
SPARE = 5  # runs, or groups of them, beyond what is estimated
SURE = 0.01


@dataclass(frozen=True)
class Term:
    """The product of the logarithms of two features, or the square of one: both names are then the same."""

    a: str
    b: str

    @property
    def square(self) -> bool:
        """Whether it is of one feature."""
        return self.a == self.b


@dataclass(frozen=True)
class LackOfFit:
    """What the errors of a law follow.

    `p` is the p-value of all terms together. `term` is the strongest; `score` is its own statistic, with the sign of
    the error (observed minus predicted) where the term is large, about standard normal where the form holds. `alike`
    are terms that these runs hardly tell from it.
    """

    p: float
    term: Term
    score: float
    alike: tuple[Term, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the form is wrong, at SURE."""
        return self.p < SURE


def lack_of_fit(
    law: Law, residuals: np.ndarray, jacobian: np.ndarray, x: dict[str, np.ndarray], groups: np.ndarray
) -> LackOfFit | None:
    """Return the test of a law at its best fit to n runs, or None where the runs are too few for it.

    `residuals` [n] are observed minus predicted, `jacobian` [n, P] has the derivatives of the predictions by what was
    fitted, `x` the features [n], and `groups` [n] those runs that share noise.
    """
    named, columns = _terms(law, x)
    groups = np.unique(groups, return_inverse=True)[1]
    alone = groups.max() + 1 == len(groups)
    taken = _directions(jacobian)
    psi = _psi(residuals, taken)
    if not named or psi is None:
        return None
    kept, left = _left(columns, taken)
    n, p, q = len(residuals), taken.shape[1], len(kept)
    if not q or (groups.max() + 1) - q - (p if alone else 0) < SPARE or n - p - q < SPARE:
        return None
    score = left.T @ psi
    spread = _spread(left, psi, taken) if alone else _of_groups(left, residuals, taken, groups)
    if spread is None:
        return None
    from scipy.special import fdtrc  # here, because importing it takes a while

    free = n - p - q if alone else groups.max() + 1 - q
    ratio = float(score @ np.linalg.lstsq(spread, score, rcond=None)[0]) / q
    each = score / np.sqrt(np.maximum(np.diag(spread), 1e-300))
    best = int(np.argmax(np.abs(each)))
    alike = _alike(named, columns, taken, kept[best])
    return LackOfFit(float(fdtrc(q, free, ratio)), named[kept[best]], float(each[best]), alike)


def _terms(law: Law, x: dict[str, np.ndarray]) -> tuple[list[Term], np.ndarray]:
    """Return squares and products of the features that vary [n, K], of their logarithms where these are walked."""
    z = {}
    for f in law.features:
        values = np.asarray(x[f.name], float)
        if f.kind == "series" or values.ndim != 1:
            continue
        with np.errstate(all="ignore"):
            values = np.log(values) if f.domain.log else values
        if np.isfinite(values).all() and values.std() > 1e-9 * max(np.abs(values).max(), 1e-300):
            z[f.name] = (values - values.mean()) / values.std()
    pairs = [f.name for f in law.factors if f.name in z]
    named = [Term(a, a) for a in z] + [Term(a, b) for i, b in enumerate(pairs) for a in pairs[:i]]
    return named, np.stack([z[t.a] * z[t.b] for t in named], axis=1) if named else np.empty((0, 0))


def _directions(columns: np.ndarray) -> np.ndarray:
    """Return an orthonormal basis [n, R] of columns [n, P]."""
    norms = np.linalg.norm(columns, axis=0)
    columns = columns[:, np.isfinite(norms) & (norms > 0)]
    if not columns.shape[1]:
        return np.empty((len(columns), 0))
    basis, sizes, _ = np.linalg.svd(columns / np.linalg.norm(columns, axis=0), full_matrices=False)
    return basis[:, sizes > DEPENDENT * sizes[0]]


def _left(columns: np.ndarray, taken: np.ndarray) -> tuple[list[int], np.ndarray]:
    """Return the numbers of the terms that neither the law nor terms before them take, and what is left of them."""
    rest = columns - taken @ (taken.T @ columns)
    size = np.linalg.norm(rest, axis=0)
    kept: list[int] = []
    basis = np.empty((len(rest), 0))
    for k in np.flatnonzero(size > LEAST_LEFT * np.linalg.norm(columns, axis=0)):
        new = rest[:, k] - basis @ (basis.T @ rest[:, k])
        if np.linalg.norm(new) > NEW * size[k]:
            kept.append(int(k))
            basis = np.column_stack([basis, new / np.linalg.norm(new)])
    return kept, rest[:, kept] / size[kept]


def _alike(named: list[Term], columns: np.ndarray, taken: np.ndarray, best: int) -> tuple[Term, ...]:
    """Return the other terms of which the runs leave nearly the same as of the best one."""
    rest = columns - taken @ (taken.T @ columns)
    size = np.linalg.norm(rest, axis=0)
    same = np.abs(rest.T @ rest[:, best]) > np.sqrt(1 - NEW**2) * size * size[best]
    same &= size > LEAST_LEFT * np.linalg.norm(columns, axis=0)
    return tuple(t for k, t in enumerate(named) if same[k] and k != best)


def _psi(residuals: np.ndarray, taken: np.ndarray) -> np.ndarray | None:
    """Return Huber's psi [n] of residuals from which the directions `taken` [n, R] are taken, in deviations.

    None where most residuals are zero.
    """
    n, p = len(residuals), taken.shape[1]
    rest = residuals - taken @ (taken.T @ residuals)
    found, deviation = taken.T @ residuals, 0.0
    for _ in range(ROUNDS):
        deviation = 1.4826 * float(np.median(np.abs(rest))) * np.sqrt(n / max(n - p, 1))
        if not deviation > 1e-12 * max(float(np.abs(residuals).max()), 1e-300):
            return None
        root = np.sqrt(np.minimum(1.0, TUNING * deviation / np.maximum(np.abs(rest), 1e-300)))
        before, found = found, np.linalg.lstsq(taken * root[:, None], residuals * root, rcond=None)[0]
        rest = residuals - taken @ found
        if p == 0 or np.abs(found - before).max() < SETTLED * deviation:
            break
    return np.clip(rest / deviation, -TUNING, TUNING)


def _spread(left: np.ndarray, psi: np.ndarray, taken: np.ndarray) -> np.ndarray | None:
    """Return the covariance [q, q] of the scores of independent runs, by what the terms leave of psi."""
    inner = left.T @ left
    after = psi @ psi - (left.T @ psi) @ np.linalg.lstsq(inner, left.T @ psi, rcond=None)[0]
    variance = float(after) / (len(psi) - taken.shape[1] - left.shape[1])
    return variance * inner if variance > 0 else None


def _of_groups(left: np.ndarray, residuals: np.ndarray, taken: np.ndarray, groups: np.ndarray) -> np.ndarray | None:
    """Return the covariance [q, q] of the scores where groups share noise, from residuals around law and terms."""
    every = _directions(np.column_stack([taken, left]))
    psi = _psi(residuals, every)
    if psi is None:
        return None
    order = np.argsort(groups, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
    scores = []
    for rows in parts:
        q = every[rows]
        inner = np.linalg.pinv(np.eye(q.shape[1]) - q.T @ q, rcond=DEPENDENT, hermitian=True)
        scores.append(left[rows].T @ (psi[rows] + q @ (inner @ (q.T @ psi[rows]))))
    each = np.stack(scores)
    return each.T @ each * (len(parts) - 1) / len(parts)
