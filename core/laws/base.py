"""What a law is: a frozen record around one pure function. No mathematics lives here."""

import math
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from .cost import SIX_ND, Cost

Values = Mapping[str, Any]  # name -> scalar (or traced scalar)
Kind = Literal["scale", "share", "setting", "series"]
Gives = Literal["best", "critical", "doubling"]
Modality = Literal["text", "video", "image", "time series", "agent", "several"]
ROUNDING = 1e-6  # by which a share may lie above 1


@dataclass(frozen=True)
class Domain:
    """Where a parameter or a feature may lie, and whether it is walked along its logarithm (`log`).

    Both ends belong to it, but for those that are open, and for an end at 0 or below where the logarithm is walked.
    """

    name: str
    lower: float
    upper: float
    log: bool = False
    open_below: bool = False
    open_above: bool = False

    def contains(self, value: Any) -> Any:
        """Return whether a number, or each of an array, lies in the domain; a number that is not finite does not."""
        above = value > max(self.lower, 0.0) if self._without_lower else value >= self.lower
        below = value < self.upper if self.open_above else value <= self.upper
        return above & below & (value < math.inf) & (value > -math.inf)

    @property
    def allowed(self) -> str:
        """Which numbers lie in the domain, as the end of "allowed ..."."""
        if self._without_lower and self.lower <= 0 and self.upper == math.inf:
            return "is a positive number"
        first = f"above {self.lower:g}" if self._without_lower else f"from {self.lower:g}"
        if self.upper == math.inf:
            return f"are numbers {first}" + ("" if self._without_lower else " up")
        last = f"below {self.upper:g}" if self.open_above else f"{self.upper:g}"
        return f"are numbers {first} {'and at most' if self._without_lower and not self.open_above else 'to'} {last}"

    @property
    def _without_lower(self) -> bool:
        return self.open_below or (self.log and self.lower <= 0)


real = Domain("real", -math.inf, math.inf)
positive = Domain("positive", 0.0, math.inf, log=True)
nonnegative = Domain("non-negative", 0.0, math.inf)


def interval(lower: float, upper: float) -> Domain:
    """Return the closed interval [lower, upper] as a domain."""
    return Domain(f"[{lower:g}, {upper:g}]", lower, upper)


def below(upper: float) -> Domain:
    """Return the half-open interval [0, upper) as a domain."""
    return Domain(f"[0, {upper:g})", 0.0, upper, open_above=True)


def above(lower: float) -> Domain:
    """Return the numbers from `lower` > 0 up, walked along their logarithm."""
    return Domain(f"{lower:g} and more", lower, math.inf, log=True)


@dataclass(frozen=True)
class Param:
    """One coefficient of a law.

    `start` is the box (low, high) from which starts are drawn, in natural space, log-uniformly where the
    domain is logarithmic. `grid` holds the published start values, natural space, where a paper gives some.
    `linear` says that the prediction is linear in it, and in all others that say so together, given the rest: the
    solver may then eliminate it (variable projection). A test holds it for every law. `each` says that there is one
    for every member of the law's family of features (see `family`). `target_member` says that it is no coefficient
    but the number of the member that the target is of, from 0 in the order of a bound law. It is held there whenever
    the law is fitted.
    """

    name: str
    _: KW_ONLY
    symbol: str
    domain: Domain
    start: tuple[float, float]
    unit: str
    doc: str
    grid: tuple[float, ...] = ()
    linear: bool = False
    each: bool = False
    target_member: bool = False


@dataclass(frozen=True)
class Feature:
    """One input of a law: a canonical run column.

    `kind` says how the law takes it. A `scale` can grow beyond any run, as sizes, tokens and compute do, and the law
    is extrapolated along it. A `share` is one of the shares of a mixture, which sum to 1. A `setting` is a quantity
    that is chosen and does not grow, as a rate, a number of heads or a sparsity. A `series` is a whole course of a run,
    such as its learning rates, and `shape` is how many numbers one row has of it. `domain` is where the feature has a
    meaning.

    `range` is where the law is drawn and tested when no runs are at hand. `alternatives` are columns that may stand in
    when a table lacks the first; a fit that uses one says so. A name that ends in `/*` is a family: any number of
    columns, such as the shares of domains (see `family`).
    """

    name: str
    _: KW_ONLY
    symbol: str
    unit: str
    doc: str
    kind: Kind
    range: tuple[float, float]
    domain: Domain = positive
    alternatives: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()

    def allows(self, values: Any) -> Any:
        """Return whether a number, or each of an array, has a meaning; a share may exceed 1 by rounding."""
        inside = self.domain.contains(values)
        if self.kind == "share":
            return inside | ((values > self.domain.upper) & (values <= self.domain.upper + ROUNDING))
        return inside

    def within(self, share: Any) -> Any:
        """Return the value at a share (0 to 1) of the range, along its logarithm where the domain is walked so."""
        low, high = self.range
        return low * (high / low) ** share if self.domain.log else low + share * (high - low)

    def widened(self, times: float) -> tuple[float, float]:
        """Return the range, `times` as wide either way where logarithms are walked, cut where the domain ends."""
        low, high = (self.range[0] / times, self.range[1] * times) if self.domain.log else self.range
        return max(low, self.domain.lower), min(high, self.domain.upper)

    def middle(self, low: float, high: float) -> float:
        """Return what lies amid two values, by their logarithms where the domain is walked so."""
        return math.sqrt(low * high) if self.domain.log else (low + high) / 2


@dataclass(frozen=True)
class Check:
    """A point at which published constants must give a known value, and how closely (relative)."""

    at: Values
    _: KW_ONLY
    value: float
    rtol: float


@dataclass(frozen=True)
class Published:
    """One set of constants: from the literature, or a published table fitted again.

    `confidence` is `verified` (read in the paper or its code), `secondary` (read in someone else's account) or `own`
    (fitted by this project, by a command in benchmarks/ or
    in a test); anything less sure is not shipped. `conventions` says under
    which counts and units it was fitted; `ranges` gives the span of the runs behind it, where known.
    """

    name: str
    _: KW_ONLY
    values: Values
    source: str
    confidence: Literal["verified", "secondary", "own"]
    conventions: Mapping[str, str]
    checks: tuple[Check, ...]
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Contained:
    """Another law that a law becomes where some of its parameters are held.

    `key` names the other law and `held` has the values of these parameters. `values` returns the constants of the whole
    law from those of the other one. Without it, parameters that are not held have the same name in both.
    """

    key: str
    _: KW_ONLY
    held: Values
    values: Callable[[Values], Values] | None = None

    def constants(self, of_other: Values) -> dict[str, Any]:
        """Return the constants of the whole law at which it is the other law with the constants `of_other`."""
        return {**(self.values(of_other) if self.values else of_other), **self.held}


@dataclass(frozen=True, eq=False)
class Law:
    """A scaling law.

    `predict(p, x)` is pure JAX for ONE run: `p` holds parameters by name in natural space, `x` features by
    name in canonical units, the result is the target in `unit`. Batching is done elsewhere, once.
    `objective` is the law's own default. `needs_share` says that it has no value where the target's own domain has no
    share, so that such runs are left out. `together` says that the losses on all domains are one fit, because they have
    all parameters in common but the target's member (see `core.fit.batches.stacked`). `cost` says how its runs are
    paid for; it is None where compute itself is a feature, so that nothing is left to be worked out. `rank` is the
    place of a law among those of its kind that are tried where nobody chose, from 1; with 0 it is tried on request
    alone. `gives` says which value of a setting a law predicts: the `best` one; a `critical` one, beyond which ever
    less is gained; or the critical one at which a run takes twice its least tokens (`doubling`), so that a batch B
    takes D_min (1 + B / B_crit). `modality` is the kind of data of its runs. `within` is where its target has a
    meaning: runs with another value are refused. `rival` is the key of another law for the same runs, on which the form
    error of a fit stands as well; without one it is made from the law itself (`core.laws.rivals`). `contains` says
    which other laws are this one with some of its parameters held: a search also begins there. Two laws are equal only
    if they are the same record, so a law can key a cache of compiled programs.
    """

    key: str
    _: KW_ONLY
    title: str
    formula: str
    target: str
    unit: str
    features: tuple[Feature, ...]
    params: tuple[Param, ...]
    predict: Callable[[Values, Values], Any]
    objective: str
    published: tuple[Published, ...]
    cite: str
    notes: tuple[str, ...] = ()
    needs_share: bool = False
    together: bool = False
    cost: Cost | None = SIX_ND
    rank: int = 0
    gives: Gives = "best"
    modality: Modality = "text"
    within: Domain = real
    rival: str = ""
    contains: tuple[Contained, ...] = ()

    @property
    def called(self) -> str:
        """What a sentence calls the law: its title as far as a colon, or all of it."""
        return self.title.partition(":")[0]

    @property
    def scales(self) -> tuple[Feature, ...]:
        """The features that can grow beyond any run: those along which the law is extrapolated."""
        return self._of("scale")

    @property
    def settings(self) -> tuple[Feature, ...]:
        """The features that are chosen and do not grow."""
        return self._of("setting")

    @property
    def factors(self) -> tuple[Feature, ...]:
        """Scales and settings: the features that vary one by one."""
        return self._of("scale", "setting")

    @property
    def shares(self) -> tuple[Feature, ...]:
        """The features that are shares: those of the domains that a law is bound to."""
        return self._of("share")

    @property
    def series(self) -> bool:
        """Whether the law asks for a whole series of a run, as the learning rates of all steps so far."""
        return bool(self._of("series"))

    def _of(self, *kinds: Kind) -> tuple[Feature, ...]:
        return tuple(f for f in self.features if f.kind in kinds)

    @property
    def n_fitted(self) -> int:
        """The number of parameters that are fitted to runs: all but the number of the target's own domain."""
        return sum(not p.target_member for p in self.params)

    def param(self, name: str) -> Param:
        """Return the parameter called `name`; KeyError if there is none."""
        return {p.name: p for p in self.params}[name]

    def constants(self, name: str) -> Published:
        """Return the published set called `name`; KeyError if there is none."""
        return {s.name: s for s in self.published}[name]
