"""Fit one law to several groups of runs, separately or together with some parameters in common."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...laws.base import Law
from ...laws.family import covers, split
from ...laws.transforms import GROUP, law_of_groups
from ...runs import Runs
from ...runs.table import included_rows
from ...runs.words import clean
from ..data.design import resampling_groups
from ..data.left_out import left_out
from ..data.usable import usable_rows
from ..discrepancy.form import form_error
from ..fitting import fit, fit_all
from ..options import FitOptions
from ..predict import ranges_of
from ..result import Estimate, Fit
from ..solver.progress import Progress
from ..solver.task import bound_to_runs
from .stacked import fit_stacked

FEWEST, MOST, MOST_TOGETHER = 2, 400, 40  # groups; one fit of all has parameters for each


@dataclass(frozen=True)
class Grouped:
    """The fits of several groups.

    `fits` maps each group to its fit, and `refused` maps each group that could not be fitted to the reason, one line.
    `shared` has the parameters in common; it is empty where groups were fitted separately. `common_fit` is the fit of
    all groups together, or None.
    """

    fits: dict[str, Fit]
    refused: dict[str, str]
    shared: dict[str, Estimate]
    common_fit: Fit | None

    def report(self) -> dict:
        """Return the shape that the shell prints."""
        refused = {g: {"status": "failed", "notes": [line]} for g, line in self.refused.items()}
        shared = {k: e.model_dump() for k, e in self.shared.items()}
        return {"groups": {g: f.report() for g, f in self.fits.items()} | refused, "shared": shared}


def fit_groups(
    law: Law,
    runs: Runs,
    group: str,
    shared: Sequence[str] = (),
    options: FitOptions | None = None,
    progress: Progress | None = None,
) -> Grouped:
    """Fit `law` to the runs of every value of the column `group`, which may stand beside the canonical ones.

    With `shared` all groups are one fit. Those parameters are common to the groups, and every other parameter has a
    copy for each group, called NAME[group]. Rows without a group are left out. Raises BadInput for a column that makes
    no groups, a parameter that the law lacks, and where no group can be fitted.
    """
    options, law = options or FitOptions(), bound_to_runs(law, runs)
    parts = _parts(runs, group, MOST_TOGETHER if shared else MOST)
    names = [p.name for p in law.params]
    if unknown := [n for n in shared if n not in names]:
        raise BadInput(f"{law.key} has no parameter {unknown[0]!r} to share; it has {', '.join(names)}.")
    if not shared:
        return _apart(law, runs, group, parts, options, progress)
    common = tuple(
        p.name for p in law.params if p.name in shared or p.target_member
    )  # every group is of the same target
    return _together(law, runs, group, parts, common, options, progress)


def fit_targets(
    law: Law, runs: Runs, targets: Sequence[str], options: FitOptions | None = None, progress: Progress | None = None
) -> dict[str, Fit]:
    """Fit `law` to each target, all in one batch; a family (`loss/*`) stands for its columns, in their order.

    A law whose targets share their parameters is fitted to all of them together. Raises BadInput for a target or a
    family that the runs lack.
    """
    options, every = options or FitOptions(), list[str]()
    for name in targets:
        found = covered_targets(law, runs, name[:-1]) if name.endswith("/*") else [name]
        if not found:
            raise BadInput(f"{runs.name} has no column {name}; targets there are: {', '.join(runs.targets)}.")
        every += [t for t in found if t not in every]
    if law.together:
        return fit_stacked(law, runs, every, options, progress)
    fits = dict(zip(every, fit_all(law, [(runs, replace(options, target=t)) for t in every], progress), strict=True))
    for found in fits.values():
        if isinstance(found, BadInput):
            raise found
    return {t: found for t, found in fits.items() if isinstance(found, Fit)}


def covered_targets(law: Law, runs: Runs, prefix: str = "") -> list[str]:
    """Return the targets of `runs` that begin with `prefix` and that a law has a value for."""
    over = bound_to_runs(law, runs)
    return [t for t in runs.targets if t.startswith(prefix) and covers(over, t)]


def losses(runs: Runs, law: Law | None = None) -> list[str]:
    """Return the losses of `runs` for which a mixture is chosen, among those for which `law` has a value.

    Where there are losses on domains, these are all: a loss over all text is their mean and would count twice. A loss
    that reaches 0, such as that over a unigram model, is left out, because laws of mixtures lie above 0.
    """
    every = [t for t in (covered_targets(law, runs) if law else runs.targets) if not t.startswith("metric/")]
    above = [t for t in every if (runs.included[t].dropna() > 0).all()]
    return [t for t in above if "/" in t] or above


def _parts(runs: Runs, group: str, most: int) -> list[str]:
    """Return the groups, in the order of the table."""
    if group not in runs.every_column.columns or group == "excluded":
        have = ", ".join([*runs.factors, *map(clean, runs.beside.columns)]) or "none that varies"
        raise BadInput(f"{runs.name} has no column {group!r} to group by; factors there are: {have}.")
    named = _labels(runs.every_column[group][included_rows(runs.table)])
    parts = list(dict.fromkeys(v for v in named if v))
    if not FEWEST <= len(parts) <= most:
        raise BadInput(f"{group} makes {len(parts)} groups of {runs.name}; allowed are {FEWEST} to {most}.")
    return parts


def _labels(cells: pd.Series) -> list[str]:
    return ["" if v == "" or v != v else f"{v:g}" if isinstance(v, float) else str(v) for v in cells]


def group_alone(runs: Runs, group: str, part: str) -> Runs:
    """Return the runs whose cell in the column `group` reads `part`, all others excluded."""
    others = np.array([label != part for label in _labels(runs.every_column[group])])
    alone = runs.excluding(others, f"not in the group {part}")
    return replace(alone, name=f"{runs.name}, {group} {part}")


def _apart(law: Law, runs: Runs, group: str, parts: list[str], options, progress) -> Grouped:
    fits: dict[str, Fit] = {}
    refused: dict[str, str] = {}
    found = fit_all(law, [(group_alone(runs, group, part), options) for part in parts], progress)
    for part, fitted in zip(parts, found, strict=True):
        if isinstance(fitted, Fit):
            fits[part] = fitted
        else:
            refused[part] = str(fitted)
    if not fits:
        raise BadInput(f"No group of {group} can be fitted; the first, {parts[0]}: {refused[parts[0]]}")
    return Grouped(fits, refused, {}, None)


def _together(law: Law, runs: Runs, group: str, parts: list[str], shared, options, progress) -> Grouped:
    numbers = {g: float(i) for i, g in enumerate(parts)}
    number = pd.Series(_labels(runs.every_column[group]), index=runs.table.index).map(numbers)
    numbered = replace(runs, table=runs.table.assign(**{GROUP: number}))
    numbered = numbered.excluding(number.isna().to_numpy(), f"no {group}")
    copies = {p.name: [p.name] if p.name in shared else [f"{p.name}[{g}]" for g in parts] for p in law.params}
    pins = tuple((n, value) for name, value in options.pins for n in copies.get(name, [name]))
    priors = tuple((n, *rest) for name, *rest in options.priors for n in copies.get(name, [name]))
    common_fit = fit(
        law_of_groups(law, shared, tuple(parts)), numbered,
        replace(options, pins=pins, priors=priors), progress,
    )  # fmt: skip
    if not common_fit.ok:
        return Grouped({}, dict.fromkeys(parts, common_fit.message), {}, common_fit)
    usable = usable_rows(law, numbered.table, common_fit.target, common_fit.columns).rows
    table = numbered.table[usable & included_rows(numbered.table)]
    used = {g: table[table[GROUP] == i] for i, g in enumerate(parts)}
    if empty := [g for g in parts if not len(used[g])]:
        raise BadInput(f"{group} {empty[0]} has no run that {split(law.key)[0]} can use. {' '.join(common_fit.notes)}")
    fits = {g: _share_of(law, shared, common_fit, g, used[g]) for g in parts}
    return Grouped(fits, {}, {n: common_fit.parameters[n] for n in shared}, common_fit)


def _share_of(law: Law, shared: tuple[str, ...], common_fit: Fit, part: str, used: pd.DataFrame) -> Fit:
    """Return what a fit of all groups says of one, of which the rows `used` were fitted, as a fit of the law itself."""
    name = {p.name: p.name if p.name in shared else f"{p.name}[{part}]" for p in law.params}
    columns = {k: v for k, v in common_fit.columns.items() if k != GROUP}
    together = np.unique(resampling_groups(used, common_fit.cluster), return_inverse=True)[1]
    clusters = int(together.max()) + 1
    ranges = ranges_of(law, {k: used[c].to_numpy(float) for k, c in columns.items()})
    estimates = {"parameters": {k: common_fit.parameters[n] for k, n in name.items()}}
    pins = {k: common_fit.pins[n] for k, n in name.items() if n in common_fit.pins}
    priors = {k: common_fit.priors[n] for k, n in name.items() if n in common_fit.priors}
    draws = {k: common_fit.draws[n] for k, n in name.items()} if common_fit.draws else {}
    form, why = None, ""
    if draws:
        x, y = {k: used[c].to_numpy(float) for k, c in columns.items()}, used[common_fit.target].to_numpy(float)
        values = {k: common_fit.parameters[n].value for k, n in name.items()}
        form, why = form_error(law, values, x, y, together, pins, bool(left_out(law, used, x)))
    return common_fit.model_copy(update={
        **estimates, "law": law.key,
        "pins": pins, "priors": priors, "draws": draws, "columns": columns, "ranges": ranges,
        "n_runs": len(used), "n_clusters": clusters, "shared": list(shared), "basins": [], "digest": "",
        "table": f"{common_fit.table}, {part}",
        "form": form, "no_form": why,
        "notes": [*common_fit.notes, f"Fitted together with the other groups; {', '.join(shared)} in common."],
    })  # fmt: skip
