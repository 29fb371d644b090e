"""What a law is: a frozen record around one pure function. No mathematics lives here."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Values = Mapping[str, Any]  # name -> scalar (or traced scalar)


@dataclass(frozen=True)
class Domain:
    """Where a parameter may lie, and whether the solver walks along its logarithm (`log`)."""

    name: str
    lower: float
    upper: float
    log: bool = False


real = Domain("real", -math.inf, math.inf)
positive = Domain("positive", 0.0, math.inf, log=True)
nonnegative = Domain("non-negative", 0.0, math.inf)


def interval(lower: float, upper: float) -> Domain:
    """Return the closed interval [lower, upper] as a domain."""
    return Domain(f"[{lower:g}, {upper:g}]", lower, upper)


@dataclass(frozen=True)
class Param:
    """One coefficient of a law.

    `start` is the box (low, high) from which starts are drawn, in natural space, log-uniformly where the
    domain is logarithmic. `grid` holds the published start values, natural space, where a paper gives some.
    `linear` says that the prediction is linear in it, and in all others that say so together, given the rest: the
    solver may then eliminate it (variable projection). A test holds it for every law. `each` says that there is one
    for every member of the law's family of features (see `family`). `own` says that it is no coefficient but the number
    of the target's own member, from 0 in the order of a bound law: it is held there whenever the law is fitted.
    """

    name: str
    symbol: str
    domain: Domain
    start: tuple[float, float]
    unit: str
    doc: str
    grid: tuple[float, ...] = ()
    linear: bool = False
    each: bool = False
    own: bool = False


@dataclass(frozen=True)
class Feature:
    """One input of a law: a canonical run column.

    `range` is where the law is drawn and tested when no runs are at hand. `alternatives` are columns that may
    stand in when a table lacks the first; a fit that uses one says so. `may_be_zero` says that the law has a value
    where the feature is 0, as the share of a domain that is not trained on. A name that ends in `/*` is a family: any
    number of columns, such as the shares of domains (see `family`). `shape` is how many numbers one row has of it: ()
    for one, or that of an array, such as the learning rates of all steps so far (see `core.laws.schedule`).
    """

    name: str
    symbol: str
    unit: str
    doc: str
    range: tuple[float, float]
    alternatives: tuple[str, ...] = ()
    may_be_zero: bool = False
    shape: tuple[int, ...] = ()


@dataclass(frozen=True)
class Check:
    """A point at which published constants must give a known value, and how closely (relative)."""

    at: Values
    value: float
    rtol: float


@dataclass(frozen=True)
class Published:
    """One set of constants: from the literature, or a published table fitted again.

    `confidence` is `verified` (read in the paper or its code), `secondary` (read in someone else's account) or `own`
    (fitted by this project, by a command in benchmarks/); anything less sure is not shipped. `conventions` says under
    which counts and units it was fitted; `ranges` gives the span of the runs behind it, where known.
    """

    name: str
    values: Values
    source: str
    confidence: Literal["verified", "secondary", "own"]
    conventions: Mapping[str, str]
    checks: tuple[Check, ...]
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, eq=False)
class Law:
    """A scaling law.

    `predict(p, x)` is pure JAX for ONE run: `p` holds parameters by name in natural space, `x` features by
    name in canonical units, the result is the target in `unit`. Batching is done elsewhere, once.
    `objective` is the law's own default. `needs_share` says that it has no value where the target's own domain has no
    share, so that such runs are left out. `together` says that the losses on all domains are one fit, because they have
    all parameters in common but the one that is `own` (see `core.fit.batches.stacked`). Two laws are equal only if they
    are the same record, so a law can key a cache of compiled programs.
    """

    key: str
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

    @property
    def scales(self) -> tuple[Feature, ...]:
        """The features that can grow beyond any run: all but shares and series."""
        return tuple(f for f in self.features if not f.may_be_zero and not f.shape)

    @property
    def series(self) -> bool:
        """Whether the law asks for a whole series of a run, as the learning rates of all steps so far."""
        return any(f.shape for f in self.features)

    @property
    def shares(self) -> tuple[Feature, ...]:
        """The features that are shares: those of the domains that a law is bound to."""
        return tuple(f for f in self.features if f.may_be_zero)

    @property
    def n_told(self) -> int:
        """Number of parameters that runs have to tell: all but the number of the target's own domain."""
        return sum(not p.own for p in self.params)

    def param(self, name: str) -> Param:
        """Return the parameter called `name`; KeyError if there is none."""
        return {p.name: p for p in self.params}[name]

    def constants(self, name: str) -> Published:
        """Return the published set called `name`; KeyError if there is none."""
        return {s.name: s for s in self.published}[name]
