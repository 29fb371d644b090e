"""Gradient-boosted regression trees of the data mixture, as RegMix uses them: a predictor without a formula.

Liu et al. 2024 (arXiv:2407.01492) regress the loss of small runs on their shares, and rank mixtures of larger runs by
it. The trees are LightGBM's, as theirs are: scikit-learn's order mixtures as well, and take several times the time and
memory.
"""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...runs import Runs
from ...units import SIZES
from ..data.distinct_mixtures import SHARE
from ..solver.progress import Progress

if TYPE_CHECKING:
    from lightgbm import Booster

ROUNDS = 300
LEAF = 5  # rows that a leaf holds at least
FEWEST = 4 * LEAF  # rows with which trees can say more than a mean
SETTINGS = {
    "objective": "regression", "learning_rate": 0.1, "num_leaves": 8, "min_data_in_leaf": LEAF,
    "max_bin": 1023, "min_data_in_bin": 1, "verbosity": -1,
    "num_threads": 1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


@dataclass(frozen=True)
class Trees:
    """The description of boosted trees, in the place of a law with its formula and parameters."""

    key: str
    title: str
    cite: str
    notes: tuple[str, ...]


TREES = Trees(
    "mixture-boosted",
    "Data mixture, boosted trees",
    "arXiv:2407.01492, RegMix, with LightGBM",
    (
        "There is no formula: three hundred small trees, each fitted to what the ones before it left.",
        "Nothing is extrapolated: beyond the mixtures, sizes and tokens seen, the loss stays that of the nearest leaf.",
        "The prediction is piecewise constant in the shares: there is no gradient to follow, so mixtures are drawn and "
        "ranked.",
    ),
)


@dataclass(frozen=True, eq=False)
class Boosted:
    """Trees fitted to `targets`.

    They predict from the shares of `domains` [K] and the logarithm of each of `scales`, which are the columns of size
    and tokens that varied among the runs.
    """

    domains: tuple[str, ...]
    targets: tuple[str, ...]
    scales: tuple[str, ...]
    models: Mapping[str, "Booster"]

    def losses(self, target: str, shares: np.ndarray, at: Mapping[str, float | np.ndarray] | None = None) -> np.ndarray:
        """Return the predicted loss [M], in the target's unit, of mixtures [M, K], shares in the order of `domains`.

        `at` holds each of `scales`, one number or [M]. Raises BadInput for another target and a scale that is missing
        or not positive.
        """
        if target not in self.models:
            raise BadInput(f"{target} was not fitted; fitted are {', '.join(self.targets)}.")
        x = np.empty((len(shares), len(self.domains) + len(self.scales)))
        x[:, : len(self.domains)] = shares
        for i, name in enumerate(self.scales, len(self.domains)):
            value = np.asarray((at or {}).get(name, np.nan), float)
            if not (value > 0).all():
                raise BadInput(f"{TREES.key} needs {name}, a number above 0.")
            x[:, i] = np.log(value)
        return np.asarray(self.models[target].predict(x, num_threads=0))  # a sum in one order, whatever the threads


def fit_trees(runs: Runs, targets: Sequence[str], seed: int = 0, progress: Progress | None = None) -> Boosted:
    """Fit boosted trees to each target, a column of the included rows of `runs`, by squares of the loss itself.

    The settings are fixed: 300 rounds at rate 0.1 of trees with 8 leaves of at least 5 rows. They were chosen in five
    folds of RegMix's 512 mixtures at 1M parameters, by the losses on arXiv and Pile-CC, where the rank correlation is
    0.9901. The best of 27 settings, twice as many trees at half the rate, has 0.9903; the library's own 31 leaves have
    0.988, and trees that see parts of the rows and columns order mixtures less well. Only tables beyond 200,000 rows
    are sampled at random, so the seed hardly matters, and the number of threads does not matter at all.
    Raises BadInput for runs without shares, a target they lack, and fewer than 20 rows that have it.
    """
    table, columns = runs.included, map(str, runs.table.columns)
    domains = tuple(sorted(c[len(SHARE) :] for c in columns if c.startswith(SHARE)))
    if len(domains) < 2:
        raise BadInput(f"{TREES.key} needs columns {SHARE}NAME, two or more; {runs.name} has {len(domains)}.")
    scales, models = scales_of(table), {}
    names = [*(SHARE + d for d in domains), *scales]
    x = table[names].to_numpy(float, copy=True)
    x[:, len(domains) :] = np.log(x[:, len(domains) :])
    for i, target in enumerate(targets):
        if target not in runs.targets:
            raise BadInput(f"{runs.name} has no column {target}; targets there are: {', '.join(runs.targets)}.")
        models[target] = _boosted(x, table[target].to_numpy(float), names, f"{runs.name}, {target}", seed)
        if progress:
            progress("trees", i + 1, len(targets))
    return Boosted(domains, tuple(models), scales, models)


def scales_of(table: pd.DataFrame) -> tuple[str, ...]:
    """Return the columns of size and tokens that take two positive values or more, the first of sizes alone."""
    present = [c for c in (*SIZES, "tokens") if c in table]
    varied = [c for c in present if table[c].nunique() > 1 and bool((table[c].dropna() > 0).all())]
    sizes = [c for c in varied if c in SIZES]
    return (*sizes[:1], *(c for c in varied if c not in SIZES))


def _boosted(x: np.ndarray, y: np.ndarray, names: list[str], where: str, seed: int) -> "Booster":
    known = np.isfinite(y) & np.isfinite(x).all(axis=1)
    if known.sum() < FEWEST:
        raise BadInput(f"{where}: {known.sum()} usable rows; {TREES.key} needs at least {FEWEST}.")
    lightgbm = _library()
    plain = [f"x{i}" for i in range(len(names))]  # the library refuses some characters that a domain may have
    data = lightgbm.Dataset(x[known], y[known], feature_name=plain, params=SETTINGS)
    return lightgbm.train(SETTINGS | {"seed": seed}, data, ROUNDS)


def _library():
    """Import LightGBM when it is first needed. Raises BadInput where the system lacks a library that it links to."""
    try:
        return importlib.import_module("lightgbm")
    except OSError as err:
        raise BadInput(f"Boosted trees need OpenMP, on Debian the package libgomp1: {err}") from None
