"""The rows of a plan: for each factor what to use, what is as good, who says so and what it is worth."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...fit.calibrated import Calibrated
from .evidence import Evidence
from .factor import Advice, Factor, factors
from .goal import Goal
from .grid import Grid
from .losses import Losses
from .search import Found

AS_GOOD = 0.005  # of the loss: choices that give up less are as good


@dataclass(frozen=True)
class Decision:
    """One row of a plan.

    `use` has the columns that are decided. `as_good` are the values of the first of them (of the second for heads, the
    width of a head) that give up less than AS_GOOD of the loss, lowest and highest; None where nothing says so. `who`
    says so, `beyond` by how many powers of ten outside of its runs (NaN if not known). `worth` is what the usual choice
    gives up as a share of the loss, all else best, `worth_compute` the factor of compute that makes it up; None where
    that is not known. `stays` is the share of draws and laws in which the choice is as good as the best. `pinned` says
    that a person chose it, `price` and `price_compute` what that costs. `note` says why what is usual is kept.
    """

    key: str
    title: str
    page: str
    use: Mapping[str, float]
    unit: str = ""
    as_good: tuple[float, float] | None = None
    who: str = ""
    sources: int = 0
    beyond: float = float("nan")
    worth: float | None = None
    worth_compute: float | None = None
    stays: float | None = None
    pinned: bool = False
    price: float | None = None
    price_compute: float | None = None
    note: str = ""


@dataclass(frozen=True, eq=False)
class Frame:
    """Everything that a row of the plan is read from.

    `value` are the losses of all candidates, `at` is the best of them, `prices` are the lowest losses of budgets and
    these as factors of the goal's, `without` returns the lowest loss without some pins.
    """

    goal: Goal
    base: Calibrated
    every: Grid
    grid: Grid
    parts: Losses
    value: np.ndarray
    at: int
    known: Mapping[str, Evidence]
    found: Found | None
    prices: tuple[np.ndarray, np.ndarray]
    without: Callable[[Sequence[str]], float]

    def row(self, factor: Factor) -> Decision:
        """Return the row of a factor."""
        if factor.advise:
            return self._setting(factor)
        if not factor.axis:
            return self._passes(factor)
        return self._chosen(factor)

    def _chosen(self, factor: Factor) -> Decision:
        best, low = self.grid.row(self.at), float(self.value[self.at])
        use = {c: best[c] for c in factor.decides}
        heard = self.known.get(factor.key)
        base = factor.key == "size" or bool({f.name for f in self.base.law.features} & {*factor.decides})
        pinned = tuple(c for c in factor.decides if c in self.goal.pins)
        if not base and (heard is None or not heard.decides):
            price = self._price(pinned, low)
            return Decision(
                factor.key, factor.title, factor.page, use, pinned=bool(pinned), note=_why(factor, heard), **price
            )
        along = self.grid.along(self.value, factor.axis)
        near = np.flatnonzero(along <= low * (1 + AS_GOOD))
        usual = float(along[self.grid.usual[factor.axis]]) if factor.axis in self.grid.usual else self._usual_size()
        worth = max(usual / low - 1, 0.0) if np.isfinite(usual) else None
        column = {"size": "params"}.get(factor.axis, "")
        ends = self._as_good(low, column) if column else (
            float(self.grid.axes[factor.axis][near[0]]), float(self.grid.axes[factor.axis][near[-1]])
        )  # fmt: skip
        who, beyond, n = ([self.base], float("nan"), 1) if base else (heard.laws, heard.beyond, len(heard.laws))
        return Decision(
            factor.key, factor.title, factor.page, use, as_good=ends, who=who[0].label, sources=n, beyond=beyond,
            worth=worth, worth_compute=None if worth is None else self._compute(worth), pinned=bool(pinned),
            stays=self._stays(factor.axis), **self._price(pinned, low),
        )  # fmt: skip

    def _as_good(self, low: float, column: str) -> tuple[float, float]:
        values = self.grid.columns[column][self.value <= low * (1 + AS_GOOD)]
        return float(values.min()), float(values.max())

    def _usual_size(self) -> float:
        """Return the lowest loss at twenty tokens per parameter (Hoffmann et al. 2022): what many take for granted."""
        x = self.grid.columns
        near = np.abs(np.log(x["tokens"] / x["params"] / 20)) < 0.1
        return float(self.value[near].min()) if near.any() else float("nan")

    def _stays(self, axis: str) -> float | None:
        if self.found is None or len(self.found.lowest) < 3:
            return None
        place = self.grid.place(self.at)[axis]
        along = self.found.along[axis][1:, place]
        return float(np.mean(along <= self.found.lowest[1:] * (1 + AS_GOOD)))

    def _price(self, pinned: Sequence[str], low: float) -> dict[str, float]:
        """Return what the pins of a factor cost: against the same goal without them."""
        if not pinned:
            return {}
        price = max(low / self.without(pinned) - 1, 0.0)
        return {"price": price, "price_compute": self._compute(price)}

    def _compute(self, share: float) -> float:
        """Return the factor of compute that makes up for a loss higher by a share, infinite where none in sight does."""
        losses, factors_ = self.prices
        now = float(np.interp(0.0, np.log(factors_), losses))
        if share <= 0:
            return 1.0
        wanted = now * (1 + share)
        if wanted > losses[0]:
            return float("inf")
        return float(1 / np.exp(np.interp(wanted, losses[::-1], np.log(factors_)[::-1])))

    def _setting(self, factor: Factor) -> Decision:
        x = {**self.grid.row(self.at)}
        column = factor.decides[0]
        for other in factors():  # settings that come first are part of what later ones ask
            if other.rank < factor.rank and other.advise and (said := other.advise(x)):
                x[other.decides[0]] = said.value
        said: Advice | None = factor.advise(x) if factor.advise else None
        if said is None:
            return Decision(factor.key, factor.title, factor.page, {}, note=factor.without)
        return Decision(
            factor.key, factor.title, factor.page, {column: said.value}, said.unit, (said.low, said.high), said.who,
            said.sources, said.beyond, note="" if said.sources > 1 else "one source alone",
        )  # fmt: skip

    def _passes(self, factor: Factor) -> Decision:
        best, heard = self.grid.row(self.at), self.known[factor.key]
        passes = best["tokens"] / self.goal.unique_tokens if self.goal.unique_tokens else 1.0
        if passes <= 1:
            return Decision(factor.key, factor.title, factor.page, {"passes": 1.0}, note=factor.without)
        worth = float(np.expm1(self.parts.each[factor.key][self.at])) if factor.key in self.parts.each else None
        return Decision(
            factor.key, factor.title, factor.page, {"passes": passes}, who=heard.laws[0].label, sources=len(heard.laws),
            beyond=heard.beyond, worth=worth, worth_compute=None if worth is None else self._compute(worth),
            note="what repeated tokens give up against as many fresh ones",
        )  # fmt: skip


def _why(factor: Factor, heard: Evidence | None) -> str:
    """Say why what is usual is kept."""
    if heard is None or not heard.laws:
        return factor.without
    if "edge" in heard.what:
        return "kept as usual: the law's best lies at the edge of what is built"
    return f"kept as usual: the nearest law's runs end far below{heard.what}"
