"""Laws over a family of columns, such as the shares of any number of domains.

Such a law names the family in one feature (`mix/*`), and its parameters say which of them come once a member. The law
is written for any number of members: `predict` sees the family and each such parameter as an array [K]. For the domains
of a table `core.laws.transforms.bound` makes an ordinary law of it, with a feature and a parameter for each member.
"""

from collections.abc import Iterable
from urllib.parse import quote, unquote

from .base import Law

EXAMPLE = ("books", "code", "web")  # members of a family where no runs say which
FEWEST = 2


def family(law: Law) -> str:
    """Return the prefix of the columns that a law takes any number of, such as `mix/`; '' where it takes none."""
    return next((f.name[:-1] for f in law.features if f.name.endswith("/*")), "")


def members_of(law: Law, columns: Iterable[str]) -> tuple[str, ...]:
    """Return the members of a law's family among the names of columns, in their order."""
    prefix = family(law)
    return tuple(c[len(prefix) :] for c in columns if prefix and c.startswith(prefix))


def held(law: Law, target: str) -> dict[str, float]:
    """Return the number of the domain that a target is on, by the parameter of a bound law that takes it.

    The result is empty for a law without such a parameter. Raises ValueError where the target, `loss/code` say, is on
    none of the domains.
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

    A bound law that takes the number of the target's domain has none for a target that is on no domain.
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


def bound_key(key: str, members: Iterable[str]) -> str:
    """Return the key of a law that is bound to members: KEY[member,...]."""
    return f"{key}[{','.join(quote(m, safe='') for m in members)}]"


def split(key: str) -> tuple[str, tuple[str, ...]]:
    """Return the key of a law and the members that it is bound to, none for a law over no family."""
    name, bracket, rest = key.partition("[")
    return name, tuple(unquote(m) for m in rest.removesuffix("]").split(",")) if bracket else ()
