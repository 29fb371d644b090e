"""How far what is built on constants can be relied on: the part that all decisions have in common.

Constants of a fit bring the verdict on that fit (`fitted`); published ones, for which `fitted` is None, come without an
interval and from runs of others, and ask for care at least. What is added is how far the advice lies beyond the runs,
and whether it is an optimum at all. No verdict stands above its fit's. Each wing has a `verdict.py` of its own with
what its decision adds. The thresholds are judgements, each written once; each reason says the number behind it.
"""

from dataclasses import replace

from ..fit.calibrated import Calibrated
from ..fit.diagnostics.drawn_band import of_band, of_hidden_runs
from ..fit.predict import Farthest, Prediction
from ..verdict import Reason, Verdict, at_distance, distance_level, factor, judged, worst_of

FIT_RUNS = "Fit the law to runs of your own."
SILENT = "The source does not say over which runs these constants were fitted."
NO_OPTIMUM = "The best lies at the edge of what was searched: the law has no inner optimum here."
SMALL_STEP = 0.05  # decades that are not worth a word


def published(calibrated: Calibrated) -> Verdict:
    """Return the verdict on published constants, before anything is built on them: care at the best."""
    reasons = [Reason("care", "Constants are published, without an interval: the runs are of others.")]
    return judged([*reasons, *([] if calibrated.ranges else [Reason("care", SILENT)])], FIT_RUNS)


def of_prediction(got: Prediction, calibrated: Calibrated, fitted: Verdict | None) -> Verdict:
    """Judge a prediction by its interval, by how far it lies beyond the runs, and by settings outside of them."""
    far = Farthest(got.decades_beyond_data or 0.0, got.farthest)
    found = at_distance(fitted or published(calibrated), far.decades, by=far.by)
    reasons = [Reason("care", text) for text in got.outside]
    half, sampling = got.half_width, got.sampling_half_width
    if fitted and half is not None and sampling is not None:
        reasons += [*of_hidden_runs(calibrated), *of_band(calibrated, half, sampling, "This prediction holds")]
    elif fitted and calibrated.draws is not None:
        reasons.append(Reason("no", got.no_interval))
    return worst_of(judged(reasons), found) if reasons else found


def built_on(calibrated: Calibrated, fitted: Verdict | None, far: Farthest | None) -> Verdict:
    """Return the verdict on a plan that lies so `far` beyond the runs (None where their range is not known)."""
    if fitted:
        return at_distance(fitted, far.decades, by=far.by) if far else fitted
    found = published(calibrated)
    if far is None:
        return worst_of(found, judged([Reason("care", SILENT)]))
    if far.decades < SMALL_STEP:
        return replace(found, reasons=(*found.reasons, Reason("solid", "It lies within the runs behind them.")))
    text = f"It lies {factor(far.decades)} times beyond these constants' runs{far.by}."
    return worst_of(judged([Reason(distance_level(far.decades), text)]), found)


def with_edge(found: Verdict, bounded: bool) -> Verdict:
    """Return the verdict on an optimum: one at the edge of its search is none."""
    return found if bounded else worst_of(found, judged([Reason("no", NO_OPTIMUM)]))
