"""Check and complete a point at which a law is evaluated: its features, as people write them."""

import functools
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from .. import laws
from ..errors import BadInput
from ..laws.base import Feature, Law
from ..laws.cost import SIX_ND
from ..runs.aliases import canonical
from ..runs.check.sums import MOST_ROUNDING
from ..runs.schema import COLUMNS, family
from ..units import SIZES, with_unit

FLOPS, TOKENS, UNIQUE = "flops", "tokens", "unique_tokens"


@dataclass(frozen=True)
class Point:
    """Values of the features of a law by name, in their order.

    `derived` are sentences on what was worked out, `aside` on what was left aside, by column.
    """

    values: dict[str, float]
    derived: tuple[str, ...]
    aside: Mapping[str, str]

    @property
    def notes(self) -> tuple[str, ...]:
        """All sentences."""
        return (*self.derived, *self.aside.values())


def check_point(law: Law, at: Mapping[str, float], decided: Collection[str] = (), also: Collection[str] = ()) -> Point:
    """Return a point of a law from values by column, canonical or as people write them (`N`, `D`, `lr`).

    `decided` are features that are found elsewhere, such as the size and the tokens of a split: they are not asked for,
    and a value for one of them is refused. `also` are columns that are kept where they are given, though the law may
    not take them. Any other column that the law does not take is left aside, with a note. Compute, size, tokens and
    unique tokens are worked out where they follow from the rest, with a note. Raises BadInput for a name that is no
    column, a name given twice, a feature that is missing, a value outside of the domain of its feature, and shares that
    do not sum to 1.
    """
    if law.series:
        raise BadInput(f"{law.key} goes by a whole schedule of learning rates, and not by the numbers of a run.")
    given, key = columns_of(at, law.features, _plain(law)), _plain(law)
    features = [f for f in law.features if f.name not in decided]
    notes: list[str] = []
    _stand_in(features, given, notes)
    _allowed(features, given)  # before anything is worked out from it
    _derive(law, features, given, notes)
    if missing := next((f for f in features if f.name not in given), None):
        raise BadInput(_missing(law, missing, features))
    _allowed(features, given)
    if refused := [name for name in given if name in decided]:
        allowed = ", ".join(f.name for f in features) or "nothing: the split decides them all"
        raise BadInput(f"{refused[0]} cannot be held fixed for {key}; allowed is {allowed}.")
    values = {f.name: float(given[f.name]) for f in features}
    values |= {name: float(given[name]) for name in also if name in given}
    shares = [f.name for f in features if f.kind == "share"]
    whole = sum(values[name] for name in shares)
    if shares and abs(whole - 1) > MOST_ROUNDING:
        raise BadInput(f"The shares of {', '.join(shares)} sum to {whole:g}; allowed is 1.")
    takes = _takes(law.features)
    aside = {name: f"{key} takes {takes}; {name} is left aside." for name in given if name not in values}
    return Point(values, tuple(notes), aside)


def columns_of(at: Mapping[str, float], features: Iterable[Feature], who: str) -> dict[str, float]:
    """Return values by canonical column from values by the names that people write.

    A name is a column, one of the loader's aliases, or the symbol of one of the `features`; a symbol that they lack is
    what every law means by it. Raises BadInput for a name that is none of these, where `who` says who was asked, for a
    symbol that laws use for several columns, and for a column that is given twice.
    """
    features, found = list(features), {}
    for name, value in at.items():
        column = _column(name, features, who)
        if column in found:
            raise BadInput(f"{column} is given twice.")
        found[column] = float(value)
    return found


def _column(name: str, features: list[Feature], who: str) -> str:
    """Return the canonical column that a name stands for."""
    if name in {f.name for f in features} or name in COLUMNS or family(name):
        return name
    if column := canonical(name):
        return column
    columns = {f.name for f in features if name in _written(f)} or set(_symbols().get(name, ()))
    if not columns:
        raise BadInput(f"{who} knows no {name!r}; it takes {_takes(features)}.")
    if len(columns) > 1:
        raise BadInput(f"{name} can be {' or '.join(sorted(columns))}; allowed is the name of one of them.")
    return columns.pop()


def _takes(features: Iterable[Feature]) -> str:
    """Return the features in words, the shares of all domains as one."""
    return ", ".join(dict.fromkeys(f"{f.name.partition('/')[0]}/*" if f.kind == "share" else f.name for f in features))


def _written(feature: Feature) -> tuple[str, ...]:
    """Return how people type the symbol of a feature: whole, and without its index."""
    return feature.symbol, feature.symbol.partition("_")[0]


@functools.cache
def _symbols() -> Mapping[str, frozenset[str]]:
    """Return the columns that all laws mean by a symbol."""
    every = {(text, f.name) for law in laws.registry().values() for f in law.features for text in _written(f)}
    return {text: frozenset(c for t, c in every if t == text and c in COLUMNS) for text, _ in every}


def _plain(law: Law) -> str:
    """Return the key of a law without the domains that it is bound to."""
    return law.key.partition("[")[0]


def _allowed(features: list[Feature], given: dict[str, float]) -> None:
    """Raise BadInput where a value lies outside of the domain of its feature, or no amount is one above zero."""
    for f in features:
        if f.name in given and not f.allows(given[f.name]):
            raise BadInput(f"{f.name} is {given[f.name]:g}; allowed {f.domain.allowed}.")
    for name in (FLOPS, TOKENS, *SIZES):
        if name in given and not 0 < given[name] < math.inf:
            raise BadInput(f"{name} is {given[name]:g}; allowed is a number above 0.")


def _missing(law: Law, feature: Feature, features: list[Feature]) -> str:
    if len(features) < len(law.features):
        return f"{_plain(law)} also needs {feature.name} ({feature.doc}) to be fixed."
    return f"{_plain(law)} needs {', '.join(f.name for f in features)}; {feature.name} is missing."


def _stand_in(features: list[Feature], given: dict[str, float], notes: list[str]) -> None:
    """Let a column stand in for a feature that lacks, where the law allows it: all parameters, say, for some."""
    for f in features:
        other = next((a for a in f.alternatives if a in given), None)
        if f.name not in given and other:
            given[f.name] = given.pop(other)
            notes.append(f"{other} stands in for {f.name}.")


def _derive(law: Law, features: list[Feature], given: dict[str, float], notes: list[str]) -> None:
    """Work out what follows from the rest: compute, size and tokens by the cost of a run, unique tokens from tokens."""
    missing = {f.name for f in features} - set(given)
    lacking = next((s for s in SIZES if s in missing), None)
    size = next((s for s in SIZES if s in given), None)
    if law.cost is None and FLOPS in missing and size and TOKENS in given:
        _add(given, notes, FLOPS, SIX_ND.flops(given.pop(size), given.pop(TOKENS)), SIX_ND.title)
    if law.cost and TOKENS in missing and size and FLOPS in given and set(law.cost.needs) <= set(given):
        _add(given, notes, TOKENS, law.cost.tokens(given.pop(FLOPS), given[size], given), law.cost.title)
    if law.cost and lacking and {FLOPS, TOKENS, *law.cost.needs} <= set(given):
        _add(given, notes, lacking, law.cost.params(given.pop(FLOPS), given[TOKENS], given), law.cost.title)
    if UNIQUE in missing and TOKENS in given:
        given[UNIQUE] = given[TOKENS]
        notes.append("unique_tokens is taken to be tokens: no token is repeated.")


def _add(given: dict[str, float], notes: list[str], name: str, value: float, rule: str) -> None:
    given[name] = float(value)
    notes.append(f"{name} is worked out by {rule}: {with_unit(float(value), COLUMNS[name].unit)}.")
