"""The data mixture of a plan: the best shares by fits of one law to the losses of runs that vary them.

The predicted loss of a plan holds for the mixture that one starts from: what the best shares gain stands beside it, as
laws of mixtures come from runs, and losses, of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ...fit.calibrated import Calibrated
from ..mixture.optimum import Mixture, Wish, best_mixture, domains_of, nearest_run, needed, value_of
from ..mixture.simplex import SHARE
from ..mixture.verdict import beyond


@dataclass(frozen=True)
class Blend:
    """A mixture in a plan: the `best` one as it was wished for (`wish`), and who says so (`who`).

    `worth` is what the natural mixture gives up as a share of the weighted loss, `moved` how much of the tokens lies
    elsewhere in the nearest run, `beyond` by how many powers of ten the model lies beyond the runs.
    """

    best: Mixture
    wish: Wish
    worth: float
    moved: float
    beyond: float
    who: str

    @property
    def use(self) -> dict[str, float]:
        """The shares by column."""
        return {SHARE + n: v for n, v in self.best.shares.items()}

    @property
    def ends(self) -> dict[str, tuple[float, float]]:
        """Their 95 % intervals by column; empty where there are none."""
        return {SHARE + n: ends for n, ends in self.best.ends.items()}


@dataclass(frozen=True, eq=False)
class MixtureEvidence:
    """Fits of one law by target, what is wished of a mixture (its size and tokens are the plan's), the mixtures of the
    `runs` [R, K], and `who` says so; `ranges` are the sizes and tokens of these runs.
    What was found is kept: many plans ask for the same.
    """

    fits: Mapping[str, Calibrated]
    wish: Wish
    runs: np.ndarray
    who: str
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    _kept: dict[Any, Blend] = field(default_factory=dict)

    @property
    def key(self) -> tuple[tuple[tuple[str, Calibrated], ...], str]:
        """What stands for it where answers are kept."""
        return (*self.fits.items(),), repr(self.wish)

    @property
    def ready(self) -> bool:
        """Whether it has been asked before: its search is compiled, and takes no time."""
        return bool(self._kept)

    def blend(self, x: Mapping[str, float]) -> Blend:
        """Return the best mixture for a model with `params` and `tokens`. Raises BadInput as `best_mixture` does."""
        law = next(iter(self.fits.values())).law
        names = [*needed(law), *(["tokens"] if self.wish.unique and "tokens" not in needed(law) else [])]
        at = {n: float(x[n]) for n in names}
        key = tuple(at.values())
        if key not in self._kept:
            wish = replace(self.wish, at=at)
            best = best_mixture(self.fits, wish)
            worth = value_of(self.fits, wish, wish.natural) / best.value - 1
            moved = nearest_run(best.shares, self.runs, domains_of(law))
            self._kept.clear()  # one is enough: a plan asks for one model
            self._kept[key] = Blend(best, wish, float(worth), moved, beyond(self.fits, wish)[0], self.who)
        found = self._kept[key]
        return replace(found, beyond=max(found.beyond, *(self._outside(n, float(x[n])) for n in ("params", "tokens"))))

    def _outside(self, name: str, value: float) -> float:
        """Return by how many powers of ten a model lies beyond the runs."""
        low, high = self.ranges.get(name, (value, value))
        return max(float(np.log10(value / high)), float(np.log10(low / value)), 0.0)
