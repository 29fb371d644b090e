"""Choices and data that no fit can mend: a target that never changes, a pin above the losses, a prior off the runs."""

import numpy as np
import pandas as pd

from ... import laws
from ...laws.floor import floor
from ...runs import Runs
from ...units import plain
from ...verdict import Reason
from ..result import Fit
from ..solver.task import start_of, task_of
from ..uncertainty.curvature import curvature

CONFLICT, CLASH = 2.0, 4.0  # deviations between a prior and the runs: from here with care, from here not at all
SAME = 1e-9  # relative range of a target below which it never changes


def causes(fit: Fit, runs: Runs, used: pd.DataFrame) -> list[Reason]:
    """Return a reason for each such cause; `used` is a frame of `residuals` of the rows that were fitted."""
    return [*_constant(fit, used), *_pin(fit, used), *_priors(fit, runs)]


def _constant(fit: Fit, used: pd.DataFrame) -> list[Reason]:
    """Return a reason where all runs have one target: then no law can be learned from them."""
    y = used["observed"].to_numpy()
    if len(y) < 2 or np.ptp(y) > SAME * max(float(np.abs(y).max()), 1e-300):
        return []
    return [Reason("no", f"{fit.target} is {plain(float(y[0]))} in every run: nothing can be learned from them.")]


def _pin(fit: Fit, used: pd.DataFrame) -> list[Reason]:
    """Return a reason where the constant that a law approaches is held where runs lie beyond it."""
    name = floor(laws.get(fit.law))
    if name is None or name not in fit.pins:
        return []
    pin, above = fit.pins[name], bool((used["predicted"] >= fit.pins[name]).all())
    share = float((used["observed"] < pin).mean() if above else (used["observed"] > pin).mean())
    if not share or not (above or (used["predicted"] <= pin).all()):
        return []
    side = "below" if above else "above"
    text = f"{name} was held at {plain(pin)}, and {share:.0%} of the runs lie {side}: that pin is the cause."
    return [Reason("no", text)]


def _priors(fit: Fit, runs: Runs) -> list[Reason]:
    """Return a reason for each prior that the runs contradict.

    The fit walks on without priors to where the runs alone have it. From there a prior is as many deviations away as
    their distance is of the deviations of both together (Box 1980, Journal of the Royal Statistical Society A 143).
    """
    if not fit.priors or fit.digest != runs.digest:
        return []
    task = task_of(fit, runs)
    alone = task.walk(start_of(task, {k: e.value for k, e in fit.parameters.items()})[None]).u[0]
    here, found = curvature(task, alone), []
    known = dict(zip(here.names, np.sqrt(np.diag(here.covariance)), strict=True))
    for i, p in enumerate(task.law.params):
        if p.name not in fit.priors or not np.isfinite(known.get(p.name, np.nan)):
            continue
        mean, sd = fit.priors[p.name]
        k = abs(alone[i] - (np.log(mean) if p.domain.log else mean)) / float(np.hypot(sd, known[p.name]))
        if k > CONFLICT:
            spread = f"{sd:.0%}" if p.domain.log else plain(sd, 2)
            text = f"The prior of {p.name}, {plain(mean)} ± {spread}, lies {k:.1f} deviations from what the runs say."
            found.append(Reason("no" if k > CLASH else "care", text))
    return found
