"""The check numbers of published constants, computed once more."""

from collections.abc import Iterable

import jax.numpy as jnp
import pandas as pd

from ..laws.base import Check, Law, Published


def reproduced(laws: Iterable[Law]) -> pd.DataFrame:
    """Return a row for each check point of each published set.

    Columns: `law` (its key), `constants` (the set), `at` (the point in words), `expected` (printed by the source, or
    worked out from its constants by hand), `computed` (by the law as it stands here), `off` (the relative difference),
    `allowed` (how large that may be), `passes`, and `source`.
    """
    rows = [_row(law, s, check) for law in laws for s in law.published for check in s.checks]
    columns = ["law", "constants", "at", "expected", "computed", "off", "allowed", "passes", "source"]
    return pd.DataFrame(rows, columns=columns)


def _row(law: Law, constants: Published, check: Check) -> tuple:
    p = {name: jnp.float64(value) for name, value in constants.values.items()}
    x = {name: jnp.asarray(value, jnp.float64) for name, value in check.at.items()}
    computed = float(law.predict(p, x))
    off = abs(computed - check.value) / abs(check.value) if check.value else abs(computed)
    at = ", ".join(f"{name} {_said(value)}" for name, value in check.at.items())
    passes = bool(off <= check.rtol)
    return law.key, constants.name, at, check.value, computed, off, check.rtol, passes, constants.source


def _said(value) -> str:
    return f"{float(value):g}" if jnp.ndim(value) == 0 else f"of {len(value)} steps"
