"""What each source of error contributes to the verdict on a fit: one line each, with its numbers."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...runs.words import plural
from ..band import band
from ..calibrated import Calibrated, from_fit
from ..result import Fit
from .cost_of_open import far_point
from .trust import settled

AHEAD = 0.5  # decades beyond the runs: where a fit is judged
DISTANCES = {0.0: "at the edge of the data", AHEAD: "half a decade beyond", 1.5: "one and a half decades beyond"}
NO_SCALE = "The law has no scale along which a prediction could lie beyond the data."
DISAGREE = "refits disagree so much that there is no interval"


class Contribution(NamedTuple):
    """What one `source` of error (Sampling, Form, Distance, Search, Data) contributes, in a sentence or two."""

    source: str
    text: str


def contributions(fit: Fit, used: pd.DataFrame | None = None) -> tuple[Contribution, ...]:
    """Return what sampling, form, distance, search and data contribute to how far a fit can be relied on.

    `used` are the `residuals` of the runs fitted, where they are at hand. A failed fit has none.
    """
    if not fit.ok:
        return ()
    calibrated, widths = from_fit(fit), _widths(fit)
    return (
        Contribution("Sampling", _sampling(calibrated, widths, fit.resamples)),
        Contribution("Form", _form(calibrated, widths)),
        Contribution("Distance", _distance(calibrated, widths)),
        Contribution("Search", settled(fit.starts).text),
        Contribution("Data", _data(fit, used)),
    )


def _widths(fit: Fit) -> dict[float, tuple[float, float]]:
    """Return the relative half widths of the whole band and of sampling error alone by the distance from the runs.

    It is empty without draws, and for a law without a scale.
    """
    calibrated = from_fit(fit)
    if calibrated.draws is None or not calibrated.law.scales or calibrated.law.series:
        return {}
    places = [far_point(fit, ahead) for ahead in DISTANCES]
    found = band(calibrated, {name: np.concatenate([at[name] for at in places]) for name in places[0]})
    ends = zip(found.half_width, found.sampling_half_width, strict=True)
    return dict(zip(DISTANCES, ((float(half), float(alone)) for half, alone in ends), strict=True))


def _sampling(calibrated: Calibrated, widths: dict, resamples: int) -> str:
    if calibrated.draws is None:
        return calibrated.no_draws
    if not widths:
        return f"{resamples:,} refits to redrawn runs say how certain the parameters are."
    if not np.isfinite(widths[AHEAD][1]):
        return f"Half a decade beyond the data {DISAGREE}."
    return f"Other runs of the same kind would move a prediction half a decade beyond them by ±{widths[AHEAD][1]:.1%}."


def _form(calibrated: Calibrated, widths: dict) -> str:
    form = calibrated.form
    if form is None:
        return f"Unknown. {calibrated.no_form or calibrated.no_draws}"
    rival = f"The rival is {form.rival.title}. " if form.rival else "The law has no rival. "
    hidden = f"Hidden runs stretched the band {form.below:.1f} times below and {form.above:.1f} times above."
    if not widths or not np.isfinite(widths[AHEAD][0]):
        return f"{rival}{hidden}"
    return f"What the law may miss for its form widens that to ±{widths[AHEAD][0]:.1%}. {rival}{hidden}"


def _distance(calibrated: Calibrated, widths: dict) -> str:
    if not widths:
        return NO_SCALE if calibrated.draws is not None else "Without an interval nothing says how fast it grows."
    parts = [
        f"±{half:.1%} {DISTANCES[ahead]}" if np.isfinite(half) else f"none {DISTANCES[ahead]}"
        for ahead, (half, _) in widths.items()
    ]
    return f"The band is {', '.join(parts)}."


def _data(fit: Fit, used: pd.DataFrame | None) -> str:
    text = f"{plural(fit.n_runs, 'run')} for {plural(len(fit.parameters) - len(fit.pins), 'free parameter')}"
    if used is None or used.empty:
        return f"{text}."
    return f"{text}; the typical error on them is {float(np.median(np.abs(used['residual']))):.2%}."
