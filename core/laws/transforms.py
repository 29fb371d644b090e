"""Laws that are made from another law: bound to domains, of several groups at once, of several targets at once.

Each function returns the same record for the same question, so that its programs compile once. The number of a group or
of a domain is a feature of the law that is made, and one column of the table that it is fitted to.
"""

import functools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import jax.numpy as jnp

from .base import Feature, Law, Param, interval
from .family import EXAMPLE, FEWEST, bound_key, family

GROUP = "metric/group"  # the column that holds the number of a row's group
DOMAIN = "metric/domain"  # the column that holds the number of the domain that a row's target is on


@functools.lru_cache(maxsize=256)
def bound(law: Law, members: tuple[str, ...]) -> Law:
    """Return a law over a family bound to its members, as one record for the same members in any order.

    Parameters are called NAME[member], features prefix + member; the key is KEY[member,...]. A law over no family
    comes back as it is. Raises ValueError for fewer than two members, or the same twice.
    """
    prefix, ordered = family(law), tuple(sorted(members))
    if not prefix:
        return law
    if len(set(ordered)) < max(FEWEST, len(ordered)):
        raise ValueError(f"{law.key} needs {FEWEST} or more different {prefix}*; given are {', '.join(members)}.")
    if ordered != members:
        return bound(law, ordered)
    whole = next(f for f in law.features if f.name == f"{prefix}*")
    features = [g for f in law.features for g in ([_share(f, m) for m in ordered] if f is whole else [f])]
    params = [q for p in law.params for q in _bound(p, ordered)]

    def predict(p, x):
        arrays = {q.name: _stacked(p, q, ordered) if q.each else p[q.name] for q in law.params}
        shares = jnp.stack([x[prefix + m] for m in ordered])
        return law.predict(arrays, {f.name: x[f.name] for f in law.features if f is not whole} | {whole.name: shares})

    return replace(
        law, key=bound_key(law.key, ordered), features=tuple(features), params=tuple(params), predict=predict
    )


def example(law: Law) -> Law:
    """Return a law that can be evaluated: one over a family is bound to three members, any other is itself."""
    return bound(law, EXAMPLE)


@functools.lru_cache(maxsize=64)
def law_of_groups(law: Law, shared: tuple[str, ...], groups: tuple[str, ...]) -> Law:
    """Return the law of all groups at once: `shared` parameters as they are, NAME[group] for every other.

    Its last feature, `GROUP`, is the number of a row's group in the order of `groups`.
    """
    per_group = [p for p in law.params if p.name not in shared]
    params = [p for p in law.params if p.name in shared] + [
        replace(_copy(p, g, rf"{p.symbol}_{{\text{{{g}}}}}"), grid=()) for p in per_group for g in groups
    ]

    def predict(p, x):
        at = x[GROUP].astype(int) if hasattr(x[GROUP], "astype") else int(x[GROUP])
        of_group = {q.name: _stacked(p, q, groups)[at] for q in per_group}
        return law.predict({n: p[n] for n in shared} | of_group, _without(x, GROUP))

    number = _number(GROUP, "g", "number of the group", len(groups))
    return replace(
        law, key=f"{law.key} by group", params=tuple(params), features=(*law.features, number), predict=predict,
        published=(),
    )  # fmt: skip


@functools.lru_cache(maxsize=64)
def law_of_targets(law: Law) -> Law:
    """Return the law of all targets at once, whichever they are, of a bound law with a `target_member`.

    The number of a target's own domain is its last feature, `DOMAIN`, and no parameter. Raises ValueError for a law
    without such a parameter.
    """
    (target,) = (p.name for p in law.params if p.target_member)

    def predict(p, x):
        return law.predict({**p, target: x[DOMAIN]}, _without(x, DOMAIN))

    number = _number(DOMAIN, "t", "number of the target's own domain", len(law.shares))
    return replace(
        law, key=f"{law.key} on all domains", params=tuple(p for p in law.params if not p.target_member),
        predict=predict, features=(*law.features, number), published=(), needs_share=False, together=False,
    )  # fmt: skip


def _share(feature: Feature, member: str) -> Feature:
    name = feature.name[:-1] + member
    return replace(feature, name=name, symbol=_of(feature.symbol, member), doc=f"{feature.doc}: {member}")


def _bound(param: Param, members: tuple[str, ...]) -> list[Param]:
    if param.target_member:
        last = float(len(members) - 1)
        return [replace(param, domain=interval(0.0, last), start=(0.0, last))]
    if not param.each:
        return [param]
    return [replace(_copy(param, m, _of(param.symbol, m)), doc=f"{param.doc}: {m}") for m in members]


def _of(symbol: str, member: str) -> str:
    """Return the symbol with its index i replaced by the member, in upright letters."""
    return symbol.replace("_i", rf"_{{\text{{{member}}}}}")


def _copy(param: Param, part: str, symbol: str) -> Param:
    return replace(param, name=f"{param.name}[{part}]", symbol=symbol)


def _stacked(p: Any, param: Param, parts: Sequence[str]) -> Any:
    """Return the copies of a parameter as one array [K]."""
    return jnp.stack([p[f"{param.name}[{part}]"] for part in parts])


def _without(x: Any, column: str) -> Any:
    return {name: values for name, values in x.items() if name != column}


def _number(column: str, symbol: str, doc: str, count: int) -> Feature:
    last = float(count - 1)
    return Feature(
        column, kind="setting", symbol=symbol, unit="", doc=doc, range=(0.0, last), domain=interval(0.0, last)
    )
