"""The form error of a fit as a record that is saved with it, and back."""

from collections.abc import Mapping

import numpy as np

from ... import laws
from ...errors import BadInput
from ...laws.base import Law
from ...laws.family import split
from ..result import Fit, FormError
from ..solver.space import natural, walked
from .discrepancy import Discrepancy, discrepancy
from .rows import Rows


def form_error(
    law: Law,
    values: Mapping[str, float],
    x: Mapping[str, np.ndarray],
    y: np.ndarray,
    groups: np.ndarray,
    pins: Mapping[str, float],
    incomplete: bool = False,
) -> tuple[FormError | None, str]:
    """Return the form error of a law fitted to runs, or None and why there is none.

    `values` are the fitted constants by name (natural space). The runs have features x [n], the target y [n], and
    groups [n] that share noise. An `incomplete` law leaves out a scale that varies in them.
    """
    if law.series:
        return None, "The law is of whole courses of a run, between which no distance is known."
    at = walked(law, {k: np.float64(v) for k, v in values.items()})
    try:
        found = discrepancy(law, at, x, y, groups, pins, incomplete)
    except BadInput as err:
        return None, str(err)
    except np.linalg.LinAlgError:
        return None, "The form error cannot be told: two runs or two parameters are too much alike."
    rows, rival = found.rows, found.rival
    constants = {} if rival is None or found.rival_u is None else natural(rival, found.rival_u)
    record = FormError(
        x={k: v.tolist() for k, v in rows.x.items()}, ratios=rows.ratios.tolist(), counts=rows.counts.tolist(),
        groups=rows.groups.tolist(), rival=rival.key if rival else "",
        rival_values={k: float(v) for k, v in constants.items()}, below=found.below, above=found.above,
    )  # fmt: skip
    return record, ""


def of_fit(fit: Fit) -> Discrepancy | None:
    """Return the form error that was saved with a fit, None where there is none.

    Raises BadInput where the record is damaged.
    """
    form = fit.form
    if form is None:
        return None
    law = laws.get(fit.law)
    columns = {*map(len, form.x.values()), len(form.ratios), len(form.counts), len(form.groups)}
    if len(columns) > 1 or columns == {0} or set(form.x) - {f.name for f in law.features}:
        raise BadInput(f"This fit is damaged: the runs of its form error are not those of {split(law.key)[0]}.")
    rows = Rows(
        {k: np.array(v) for k, v in form.x.items()}, np.array(form.ratios), np.array(form.counts), np.array(form.groups)
    )
    rival = laws.rival_called(law, form.rival) if form.rival else None
    at = walked(law, {k: np.float64(e.value) for k, e in fit.parameters.items()})
    rival_u = walked(rival, {k: np.float64(v) for k, v in form.rival_values.items()}) if rival else None
    return Discrepancy(law, at, rival, rival_u, rows, fit.pins, form.below, form.above)
