"""The rows of a plan: for each factor what to use, what is as good, who says so and what it is worth."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ...fit.calibrated import Calibrated
from .blend import Blend
from .evidence import CHOSEN, EDGE, FactorEvidence
from .factor import NONE, Advice, Factor, Sweeps
from .goal import RecipeGoal
from .grid import AXES, Grid
from .losses import Losses
from .registry import factors
from .search import Found

AS_GOOD = 0.005  # of the loss: choices that give up less are as good


@dataclass(frozen=True)
class Decision:
    """One row of a plan.

    `use` has the columns that are decided. `as_good` has by column the lowest and highest value that gives up less than
    AS_GOOD of the loss, all else best; for settings what sources say. It is empty where nothing says so. `who`
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
    as_good: Mapping[str, tuple[float, float]] = field(default_factory=dict)
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

    `value` are the losses of all candidates, `at` is the best of them, `swept` are sweeps at hand by setting, `blend`
    is its mixture (None: no runs say one), `prices` are the lowest losses of budgets and these as factors of the
    goal's, `without` returns the lowest loss without some pins, NaN where there is none.
    """

    goal: RecipeGoal
    base: Calibrated
    every: Grid
    grid: Grid
    parts: Losses
    value: np.ndarray
    at: int
    known: Mapping[str, FactorEvidence]
    found: Found | None
    swept: Sweeps
    blend: Blend | None
    prices: tuple[np.ndarray, np.ndarray]
    without: Callable[[Sequence[str]], float]

    def row(self, factor: Factor) -> Decision:
        """Return the row of a factor."""
        if factor.advise:
            return self._setting(factor)
        if factor.blends and self.blend:
            return self._mixture(factor, self.blend)
        if not (factor.axis or factor.excess):
            return Decision(factor.key, factor.title, factor.page, {}, note=factor.without)
        if not factor.axis:
            return self._passes(factor)
        return self._chosen(factor)

    def _chosen(self, factor: Factor) -> Decision:
        best, low = self.grid.row(self.at), float(self.value[self.at])
        use = {c: best[c] for c in factor.decides}
        heard = self.known.get(factor.key)
        base = factor.key == "size" or bool({f.name for f in self.base.law.features} & {*factor.decides})
        pinned = tuple(c for c in factor.decides if c in self.goal.pins)
        row = Decision(factor.key, factor.title, factor.page, use, pinned=bool(pinned))
        if pinned:
            free = self.without(pinned)
            if math.isfinite(free):
                price = max(low / free - 1, 0.0)
                row = replace(row, price=price, price_compute=self.compute(price))
        if not base and (heard is None or not heard.decides):
            return replace(row, note=_why(factor, heard))
        along = self.grid.along(self.value, factor.axis)
        usual = float(along[self.grid.usual[factor.axis]]) if factor.axis in self.grid.usual else self._usual_size()
        worth = max(usual / low - 1, 0.0) if np.isfinite(usual) else None
        laws, beyond = ((self.base,), math.nan) if base or heard is None else (heard.laws, heard.beyond)
        return replace(
            row, as_good=self._as_good(factor, along, low), who=laws[0].label, sources=len(laws), beyond=beyond,
            worth=worth, worth_compute=None if worth is None else self.compute(worth), stays=self._stays(factor.axis),
        )  # fmt: skip

    def _as_good(self, factor: Factor, along: np.ndarray, low: float) -> dict[str, tuple[float, float]]:
        x = self.grid.columns
        if factor.key == "size":
            rows = np.flatnonzero(self.value <= low * (1 + AS_GOOD))
        else:  # along the axis, at this size
            places = [np.array([v]) for v in self.grid.place(self.at).values()]
            places[AXES.index(factor.axis)] = np.flatnonzero(along <= low * (1 + AS_GOOD))
            rows = np.ravel_multi_index(np.ix_(*places), self.grid.shape).ravel()
            rows = rows[np.isfinite(self.value[rows])]
        return {c: (float(x[c][rows].min()), float(x[c][rows].max())) for c in factor.decides} if len(rows) else {}

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

    def compute(self, share: float) -> float:
        """Return the factor of compute that makes up for a loss higher by a share; infinite where none does."""
        losses, factors_ = self.prices
        now = float(np.interp(0.0, np.log(factors_), losses))
        if share <= 0:
            return 1.0
        wanted = now * (1 + share)
        if wanted > losses[0]:
            return float("inf")
        return float(1 / np.exp(np.interp(wanted, losses[::-1], np.log(factors_)[::-1])))

    def _setting(self, factor: Factor) -> Decision:
        said = advised(self.grid.row(self.at), self.swept).get(factor.key)
        if said is None:
            return Decision(factor.key, factor.title, factor.page, {}, note=factor.without)
        column, known = factor.decides[0], math.isfinite(said.low)
        alone = "95 % interval of your sweep" if said.swept else "one source alone"
        note = alone if said.sources == 1 else "" if known else far_apart(said.apart)
        return Decision(
            factor.key, factor.title, factor.page, {column: said.value}, said.unit,
            {column: (said.low, said.high)} if known else {}, said.who, said.sources, said.beyond, note=note,
        )  # fmt: skip

    def _mixture(self, factor: Factor, blend: Blend) -> Decision:
        """Return the row of shares: its worth is what the mixture that one starts from gives up."""
        return Decision(
            factor.key, factor.title, factor.page, blend.use, as_good=blend.ends, who=blend.who, sources=1,
            beyond=blend.beyond, worth=max(blend.worth, 0.0), worth_compute=self.compute(blend.worth),
            note=f"{blend.moved:.0%} of the tokens lie elsewhere in the nearest run",
        )  # fmt: skip

    def _passes(self, factor: Factor) -> Decision:
        best, heard = self.grid.row(self.at), self.known[factor.key]
        passes = best["text"] / self.goal.unique_tokens if self.goal.unique_tokens else 1.0
        if passes <= 1:
            return Decision(factor.key, factor.title, factor.page, {"passes": 1.0}, note=factor.without)
        worth = float(np.expm1(self.parts.each[factor.key][self.at])) if factor.key in self.parts.each else None
        return Decision(
            factor.key, factor.title, factor.page, {"passes": passes}, who=heard.laws[0].label, sources=len(heard.laws),
            beyond=heard.beyond, worth=worth, worth_compute=None if worth is None else self.compute(worth),
            note="what repeated tokens give up against as many fresh ones",
        )  # fmt: skip


def advised(x: Mapping[str, float], swept: Sweeps = NONE) -> dict[str, Advice]:
    """Return what sweeps at hand and laws recommend for the settings of a model, by factor; later ones are asked with
    the earlier ones.
    """
    known, found = dict(x), {}
    for factor in factors():
        if factor.advise and (said := factor.advise(known, swept)):
            found[factor.key] = said
            known[factor.decides[0]] = said.value
    return found


def far_apart(times: float) -> str:
    """Say by how much laws differ where none of their runs reach."""
    return f"laws differ by more than {math.floor(10 * times) / 10 if times < 10 else math.floor(times):g} times here"


def _why(factor: Factor, heard: FactorEvidence | None) -> str:
    """Say why what is usual is kept."""
    if heard is None or not heard.laws:
        return factor.without
    if heard.what == CHOSEN:
        return "as usual, as you chose"
    if heard.what == EDGE:
        return "as usual: the law's best is at the edge"
    return "as usual: the nearest law is too far away"
