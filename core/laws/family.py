"""Laws over a family of columns, such as the shares of any number of domains.

Such a law names the family in one feature (`mix/*`), and its parameters say which of them come once a member. The law
is written for any number of members: `predict` sees the family and its parameters as arrays [K]. `bound` binds it to
the members of a table. A bound law is a law like any other, with a feature and a parameter for each member.
"""

import functools
from dataclasses import replace
from urllib.parse import quote, unquote

import jax.numpy as jnp

from .base import Feature, Law, Param, interval

EXAMPLE = ("books", "code", "web")  # members of a family where no runs say which
FEWEST = 2


def family(law: Law) -> str:
    """Return the prefix of the columns that a law takes any number of, such as `mix/`; '' where it takes none."""
    return next((f.name[:-1] for f in law.features if f.name.endswith("/*")), "")


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
        arrays = {
            q.name: jnp.stack([p[f"{q.name}[{m}]"] for m in ordered]) if q.each else p[q.name] for q in law.params
        }
        shares = jnp.stack([x[prefix + m] for m in ordered])
        return law.predict(arrays, {f.name: x[f.name] for f in law.features if f is not whole} | {whole.name: shares})

    key = f"{law.key}[{','.join(quote(m, safe='') for m in ordered)}]"
    return replace(law, key=key, features=tuple(features), params=tuple(params), predict=predict)


def members_of(law: Law, columns) -> tuple[str, ...]:
    """Return the members of a law's family among the names of columns, in their order."""
    prefix = family(law)
    return tuple(c[len(prefix) :] for c in columns if prefix and c.startswith(prefix))


def held(law: Law, target: str) -> dict[str, float]:
    """Return the number of the target's own member, by parameter: it says which target a bound law is of.

    The result is empty for a law without such a parameter. Raises ValueError where the target, `loss/code` say, is of
    none of the members.
    """
    numbers = [p.name for p in law.params if p.target_member]
    if not numbers:
        return {}
    kind, _, member = target.partition("/")
    members = [f.name.partition("/")[2] for f in law.shares]
    if member not in members:
        raise ValueError(
            f"{split(law.key)[0]} predicts the {kind} on a domain from the domain's own share; {target} is on none of "
            f"the domains {', '.join(members)}: name targets such as {kind}/{members[0]}."
        )
    return dict.fromkeys(numbers, float(members.index(member)))


def covers(law: Law, target: str) -> bool:
    """Return whether a law has a value for a target.

    A law that takes the number of the target's own member has none for a target that is of no member.
    """
    if not any(p.target_member for p in law.params) or family(law):
        return True
    return target.partition("/")[2] in {f.name.partition("/")[2] for f in law.shares}


def needed_share(law: Law, target: str) -> str:
    """Return the column that must be above 0 for a law to have a value of the target; '' where there is none.

    Raises ValueError as `held` does.
    """
    if not law.needs_share:
        return ""
    return law.shares[int(next(iter(held(law, target).values())))].name


def example(law: Law) -> Law:
    """Return a law that can be evaluated: one over a family is bound to three members, any other is itself."""
    return bound(law, EXAMPLE)


def split(key: str) -> tuple[str, tuple[str, ...]]:
    """Return the key of a law and the members it is bound to, none for a law over no family."""
    name, bracket, rest = key.partition("[")
    return name, tuple(unquote(m) for m in rest.removesuffix("]").split(",")) if bracket else ()


def _share(feature: Feature, member: str) -> Feature:
    name = feature.name[:-1] + member
    return replace(feature, name=name, symbol=_of(feature.symbol, member), doc=f"{feature.doc}: {member}")


def _bound(param: Param, members: tuple[str, ...]) -> list[Param]:
    if param.target_member:
        last = float(len(members) - 1)
        return [replace(param, domain=interval(0.0, last), start=(0.0, last))]
    return [_of_member(param, m) for m in members] if param.each else [param]


def _of_member(param: Param, member: str) -> Param:
    return replace(
        param, name=f"{param.name}[{member}]", symbol=_of(param.symbol, member), doc=f"{param.doc}: {member}"
    )


def _of(symbol: str, member: str) -> str:
    """Return the symbol with its index i replaced by the member, in upright letters."""
    return symbol.replace("_i", rf"_{{\text{{{member}}}}}")
