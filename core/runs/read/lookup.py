"""Look up what a header names as a whole: the canonical columns, their aliases, and quantities that columns come of."""

from functools import cache

from ..aliases import AMBIGUOUS, ROLE_ALIASES, folded
from ..schema import COLUMNS


@cache
def known() -> dict[str, tuple[bool, int, str]]:
    """Return normalised header -> (whether it is the canonical name, place among the aliases, role)."""
    found: dict[str, tuple[bool, int, str]] = {}
    for name in COLUMNS:
        found.setdefault(folded(name), (True, 0, name))
    for name, entry in COLUMNS.items():
        for place, alias in enumerate(entry.aliases):
            key = folded(alias)
            if len(alias) > 1 and key not in AMBIGUOUS:
                found.setdefault(key, (False, place, name))
    for role, names in ROLE_ALIASES.items():
        for place, alias in enumerate(names):
            found.setdefault(folded(alias), (False, place, role))
    return found
