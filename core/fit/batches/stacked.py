"""Make one fit to several targets, for a law in which the losses on all domains share their parameters.

The table of runs is stacked, once for each target. The number of a target's own domain, which is a parameter of the
law, becomes a column. The result is one fit for each target, as for any other law.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ...errors import BadInput
from ...laws.base import Law
from ...laws.transforms import DOMAIN, law_of_targets
from ...runs import Runs
from .. import objectives
from ..data.design import Design, design, grouped
from ..data.left_out import left_out
from ..discrepancy.form import form_error
from ..fitting import fit
from ..options import FitOptions
from ..predict import ranges_of
from ..result import Estimate, Fit
from ..solver.progress import Progress
from ..solver.task import bound_to_runs, target_member

RUN = "run"


def fit_stacked(
    law: Law, runs: Runs, targets: Sequence[str], options: FitOptions, progress: Progress | None = None
) -> dict[str, Fit]:
    """Fit a law whose targets share their parameters to all of `targets` together; return a fit for each.

    Rows of one run, on whichever target, are resampled together. Raises BadInput as `fit` does, for a target that is
    on none of the domains, and for pins or priors of the number of a target's domain.
    """
    law = bound_to_runs(law, runs)
    number = next(p.name for p in law.params if p.target_member)
    if number in {name for name, *_ in (*options.pins, *options.priors)}:
        raise BadInput(f"{number} follows from each target: it can neither be held nor have a prior.")
    held_at = {t: target_member(law, t)[number] for t in targets}
    objective = objectives.get(options.objective or law.objective)
    used = {t: design(law, runs, t, objective, options.cluster) for t in targets}
    groups, by = grouped(runs.included, targets[0], options.cluster)
    label = pd.Series(groups, index=runs.included.index).map("run {}".format)
    table = pd.concat([_rows(law, used[t], held_at[t], label) for t in targets], ignore_index=True)
    common = fit(
        law_of_targets(law), replace(runs, table=table), replace(options, target=law.target, cluster=RUN), progress
    )
    return {t: _of_target(law, runs, t, target_member(law, t), used[t], by, common) for t in targets}


def _rows(law: Law, used: Design, number: float, label: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({
        **used.x, law.target: used.y, DOMAIN: number, RUN: label.loc[used.rows].to_numpy(), "excluded": "",
    })  # fmt: skip


def _of_target(law: Law, runs: Runs, target: str, member: dict[str, float], used: Design, by: str, common: Fit) -> Fit:
    """Return the part of the fit of all targets that belongs to one, as a fit of the law itself."""
    parameters = {p.name: common.parameters.get(p.name, Estimate(value=member.get(p.name, 0.0))) for p in law.params}
    drawn = len(next(iter(common.draws.values()), []))
    form, why = None, ""
    if common.ok and common.draws:
        values, missing = {k: e.value for k, e in parameters.items()}, left_out(law, runs.table.loc[used.rows], used.x)
        form, why = form_error(law, values, used.x, used.y, used.groups, common.pins | member, bool(missing))
    return common.model_copy(update={
        "law": law.key, "target": target, "unit": runs.unit(target), "n_runs": len(used.y), "cluster": by,
        "n_clusters": used.n_groups, "columns": used.columns, "pins": common.pins | member, "basins": [],
        "parameters": parameters if common.ok else {},
        "draws": common.draws | {name: [value] * drawn for name, value in member.items()} if common.draws else {},
        "ranges": ranges_of(law, used.x),
        "notes": [*used.notes, *common.notes, "Fitted together with the losses on the other domains, by one law."],
        "shared": list(common.parameters), "digest": runs.digest, "form": form, "no_form": why,
    })  # fmt: skip
