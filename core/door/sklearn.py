"""Laws as estimators of scikit-learn, and a splitter that hides the largest runs, not random ones.

It needs scikit-learn (`pip install scaling-law-explorer[sklearn]`).
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.model_selection import BaseCrossValidator
from sklearn.utils.validation import check_is_fitted, validate_data

from .. import laws
from ..errors import BadInput
from ..fit.calibrated import Calibrated, from_fit
from ..fit.fitting import fit as fitted_to
from ..fit.options import FitOptions
from ..laws.base import Law
from ..runs.build import from_table
from .entry import entry
from .sources import FRAME


class ScalingLaw(RegressorMixin, BaseEstimator):
    """A law with the manners of a regressor: fit, predict, score, get_params.

    X has the features of the law as columns, by name in a frame or in the law's order in an array; y is its target.
    After a fit `fit_` is the whole record and `parameters_` the constants by name. Raises BadInput for an unknown law,
    for a column that is missing, and for runs that the law cannot be fitted to.
    """

    def __init__(self, law: str = "chinchilla", *, objective: str | None = None, starts: int = 64, seed: int = 0):
        self.law = law
        self.objective = objective
        self.starts = starts
        self.seed = seed

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.positive_only = True
        return tags

    @entry
    def fit(self, X: Any, y: Any) -> "ScalingLaw":
        """Fit the law to features X [n, m] and targets y [n], and return the estimator."""
        law = laws.get(self.law)
        X = _in_order(X, law)
        X, y = validate_data(self, X, y, dtype=np.float64, y_numeric=True)
        _as_many(X, law)
        table = pd.DataFrame(X, columns=[f.name for f in law.features]).assign(**{law.target: y})
        options = FitOptions(objective=self.objective, starts=self.starts, seed=self.seed, bootstrap=0)
        found = fitted_to(law, from_table(table, FRAME), options)
        if not found.ok:
            raise BadInput(found.message)
        self.fit_ = found
        self.parameters_ = {name: e.value for name, e in found.parameters.items()}
        self._constants: Calibrated = from_fit(found)
        return self

    @entry
    def predict(self, X: Any) -> np.ndarray:
        """Return the predictions [n] of the law at features X [n, m]."""
        check_is_fitted(self)
        law = laws.get(self.law)
        X = validate_data(self, _in_order(X, law), dtype=np.float64, reset=False)
        return self._constants.expect({f.name: X[:, i] for i, f in enumerate(law.features)})


def _in_order(X: Any, law: Law) -> Any:
    """Return a frame with the columns of the law in its order; anything else as it is."""
    if not isinstance(X, pd.DataFrame) or not all(isinstance(c, str) for c in X.columns):
        return X
    names = [f.name for f in law.features]
    if missing := [name for name in names if name not in X.columns]:
        raise BadInput(f"X has no column {missing[0]!r}; {law.key} takes {', '.join(names)}.")
    return X[names]


def _as_many(X: np.ndarray, law: Law) -> None:
    names = [f.name for f in law.features]
    if X.shape[1] != len(names):
        raise BadInput(f"X has {X.shape[1]} columns; {law.key} takes {len(names)}: {', '.join(names)}.")


class SplitByScale(BaseCrossValidator):
    """Folds in the order of scale: each fits the smaller runs and predicts those next in size, never the other way.

    `by` is what runs are ordered by: a column of X, a number of one, or (the default) the product of all columns, which
    orders size and tokens as compute does. Ties stay together. Raises BadInput where X has too few scales.
    """

    def __init__(self, n_splits: int = 3, by: str | int | None = None):
        self.n_splits = n_splits
        self.by = by

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        """Return the number of folds."""
        return self.n_splits

    @entry
    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Return pairs of rows of X: those to fit, and those to predict, which are all larger."""
        scale = self._scale(X)
        levels = np.unique(scale)
        if len(levels) < self.n_splits + 1:
            raise BadInput(
                f"X has {len(levels)} scales; allowed for {self.n_splits} splits are {self.n_splits + 1} or more."
            )
        parts = np.array_split(levels, self.n_splits + 1)
        pairs = [(np.flatnonzero(scale < p[0]), np.flatnonzero((scale >= p[0]) & (scale <= p[-1]))) for p in parts[1:]]
        return iter(pairs)

    def _scale(self, X: Any) -> np.ndarray:
        if isinstance(self.by, str):
            if not isinstance(X, pd.DataFrame) or self.by not in X.columns:
                raise BadInput(f"X has no column {self.by!r} to order runs by.")
            return X[self.by].to_numpy(np.float64)
        values = np.asarray(X, np.float64)
        return values[:, self.by] if self.by is not None else np.log(np.abs(values)).sum(axis=1)
