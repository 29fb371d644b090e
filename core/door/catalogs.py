"""What there is: laws and data sets, as frames."""

from typing import Any

import pandas as pd

from .. import laws as every_law
from .. import runs as run_tables
from ..fit.suited import can_fit, ordered
from .entry import entry
from .sources import table


@entry
def laws(runs: Any = None) -> pd.DataFrame:
    """Return every law as a frame by key, the best known first: title, target, unit, features and published sets.

    With `runs` (a data frame, a file, a data set) laws come first that can be fitted to them, and `fits` says which.
    """
    read, every = table(runs) if runs is not None else None, every_law.registry()
    rows = [_law(every[key], read) for key in ordered(every, read)]
    return pd.DataFrame(rows).set_index("key")


def _law(law: every_law.Law, runs: run_tables.Runs | None) -> dict[str, Any]:
    features, published = [f.name for f in law.features], [s.name for s in law.published]
    row = {"key": law.key, "title": law.title, "target": law.target, "unit": law.unit}
    row |= {"features": features, "formula": law.formula, "published": published}
    return row | ({"fits": can_fit(law, runs)} if runs is not None else {})


@entry
def datasets() -> pd.DataFrame:
    """Return the bundled data sets as a frame by name: rows, runs, licence, source and columns."""
    found = [(card, run_tables.load_bundled(card.name)) for card in run_tables.bundled()]
    rows = [
        {"name": card.name, "title": card.title, "rows": runs.n_rows, "runs": runs.n_runs, "licence": card.licence,
         "source": card.source, "columns": list(runs.table.columns)}
        for card, runs in found
    ]  # fmt: skip
    return pd.DataFrame(rows).set_index("name")
