"""Fit one law separately to every combination of some columns, such as numbers of query and KV heads."""

from collections.abc import Sequence

from ...errors import BadInput
from ...laws.base import Law
from ...runs import Runs
from ..data.usable import usable_rows
from ..fitting import fit_all
from ..options import FitOptions
from ..result import Fit
from ..solver.progress import Progress

FEWEST = 2  # runs beyond the parameters; with fewer a fit passes through the runs and says nothing of its errors


def enough(law: Law, runs: Runs, columns: Sequence[str]) -> list[tuple[float, ...]]:
    """Return the combinations of `columns` with enough included runs to fit `law`, in ascending order.

    A combination has enough if it has as many different sizes as the law has parameters, and two runs more than that.
    There are none where a column is missing.
    """
    size = law.features[0]
    names = [n for n in (size.name, *size.alternatives) if n in runs.table.columns]
    if not names or any(c not in runs.table.columns for c in (*columns, law.target)):
        return []
    usable = usable_rows(law, runs.included, law.target, {size.name: names[0]}).rows
    parts = runs.included[usable].dropna(subset=[*columns]).groupby(list(columns))
    need = law.n_fitted
    return sorted(
        tuple(float(rows[c].iloc[0]) for c in columns)
        for _, rows in parts
        if len(rows) >= need + FEWEST and rows[names[0]].nunique() >= need
    )


def fit_configurations(
    law: Law, runs: Runs, columns: Sequence[str], options: FitOptions, progress: Progress | None = None
) -> dict[tuple[float, ...], Fit]:
    """Return the fit of `law` for every combination of `columns` with enough runs, all in one batch.

    Raises BadInput where fewer than two have enough, or a fit fails.
    """
    kept = enough(law, runs, columns)
    if len(kept) < 2:
        raise BadInput(
            f"{runs.name} has {len(kept)} combinations of {' and '.join(columns)} with enough runs to fit {law.key}; "
            f"needed are two, each with {law.n_fitted} sizes and {law.n_fitted + FEWEST} runs."
        )
    parts = [runs.where(" and ".join(f"{c} == {v!r}" for c, v in zip(columns, key, strict=True))) for key in kept]
    fits = {}
    for key, found in zip(kept, fit_all(law, [(part, options) for part in parts], progress), strict=True):
        if not isinstance(found, Fit) or not found.ok:
            said = found.message if isinstance(found, Fit) else str(found)
            raise BadInput(f"{', '.join(f'{c} {v:g}' for c, v in zip(columns, key, strict=True))}: {said}")
        fits[key] = found
    return fits
