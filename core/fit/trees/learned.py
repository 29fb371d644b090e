"""Boosted trees for planning a mixture: one predictor for each target, in the place of a law with its constants."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...laws.base import Feature, Law, interval
from ...runs import Runs
from ..calibrated import Calibrated
from ..data.distinct_mixtures import SHARE
from ..solver.progress import Progress
from .boosting import TREES, Boosted, fit_trees


@dataclass(frozen=True, eq=False)
class Learned(Calibrated):
    """Trees for one `target` that can be used as constants are: the law has no parameters, and there are no draws."""

    trees: Boosted | None = None
    target: str = ""
    grown_on: str = ""

    @functools.cached_property
    def digest(self) -> str:
        """The key of a cache: the runs, the seed and the target determine the trees."""
        return f"{self.law.key}:{self.grown_on}:{self.target}"

    def expect(self, x: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return predictions [M] at features x [M] each."""
        assert self.trees is not None
        shares = np.stack([x[SHARE + n] for n in self.trees.domains], axis=1)
        return self.trees.losses(self.target, shares, {n: x[n] for n in self.trees.scales})

    def predict(self, x: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return predictions [1, M]; no draws follow the first row."""
        return self.expect(x)[None]


def learn(runs: Runs, targets: Sequence[str], seed: int = 0, progress: Progress | None = None) -> dict[str, Learned]:
    """Return trees fitted to each target, ready to plan with. Raises BadInput as `fit_trees` does."""
    trees = fit_trees(runs, targets, seed, progress)
    law = _record(trees)
    ranges = {k: v for k, v in runs.ranges().items() if k in trees.scales}
    return {
        t: Learned(
            law,
            {},
            None,
            ranges,
            runs.unit(t),
            f"{TREES.key} grown on {runs.name}",
            no_draws="Trees come without draws, so nothing says how uncertain this is.",
            trees=trees,
            target=t,
            grown_on=f"{runs.digest}:{seed}",
        )
        for t in trees.targets
    }


def _record(trees: Boosted) -> Law:
    """Return a law that has only what a page needs: a title and features."""
    shares = tuple(
        Feature(
            SHARE + n,
            kind="share",
            symbol=f"h_{n}",
            unit="share",
            doc=f"share of {n}",
            range=(0.02, 0.9),
            domain=interval(0.0, 1.0),
        )
        for n in trees.domains
    )
    words = {"tokens": "training tokens"}
    units = {"tokens": "tokens"}
    scales = tuple(
        Feature(
            n,
            kind="scale",
            symbol=n,
            unit=units.get(n, "parameters"),
            doc=words.get(n, "size of the model"),
            range=(1e6, 1e12),
        )
        for n in trees.scales
    )
    return Law(
        key=TREES.key, title=TREES.title, formula="", target="loss", unit="nats per token", features=(*scales, *shares),
        params=(), predict=_nothing, objective="mse", published=(), cite=TREES.cite, notes=TREES.notes,
    )  # fmt: skip


def _nothing(p, x):
    raise NotImplementedError("trees predict through Learned")
