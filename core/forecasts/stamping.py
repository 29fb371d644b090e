"""Freeze a prediction: of one further run where a fit says how noisy runs are, else of the mean of such runs."""

from collections.abc import Mapping
from datetime import UTC, datetime

from .. import __version__
from ..errors import BadInput
from ..fit.calibrated import Calibrated
from ..fit.predict import Prediction, predict, predict_run
from ..fit.result import Fit
from ..verdict import Verdict
from .records import LONGEST, Forecast, ForecastData, ForecastReason


def foretold(calibrated: Calibrated, at: Mapping[str, float], fit: Fit | None = None) -> tuple[Prediction, bool]:
    """Return the prediction that a forecast freezes, and whether its interval is of one further run.

    Raises BadInput as `core.fit.predict` does.
    """
    if fit is not None:
        found = predict_run(fit, at, calibrated)
        if found.low is not None:
            return found, True
    return predict(calibrated, at), False


def stamp(
    calibrated: Calibrated,
    at: Mapping[str, float],
    title: str,
    verdict: Verdict,
    author: str,
    fit: Fit | None = None,
    now: datetime | None = None,
) -> Forecast:
    """Return the forecast of a run `at` values by column, stamped `now` (UTC; by default by the clock here).

    `fit` is the fit behind the constants, `verdict` stood beside the prediction. Raises
    BadInput for a point that the law does not take, and for a title of no letters or too many.
    """
    title = " ".join(title.split())
    if not 0 < len(title) <= LONGEST:
        raise BadInput(f"The title of a forecast has {len(title)} letters; allowed are 1 to {LONGEST}.")
    found, of_run = foretold(calibrated, at, fit)
    when = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    reasons = tuple(ForecastReason(level=r.level, text=r.text[:2000]) for r in verdict.reasons[:50])
    return Forecast(
        title=title, target=fit.target if fit else calibrated.law.target, unit=calibrated.unit,
        at={k: float(v) for k, v in at.items()}, value=found.value, low=found.low, high=found.high,
        sampling_low=found.sampling_low, sampling_high=found.sampling_high, of="run" if of_run else "mean",
        law=calibrated.law.key[:LONGEST], source=calibrated.label[:LONGEST],
        constants={k: float(v) for k, v in calibrated.values.items()},
        data=ForecastData(name=fit.table[:LONGEST], digest=fit.digest, runs=fit.n_runs) if fit else None,
        verdict=verdict.level, reasons=reasons,
        decades_beyond=found.decades_beyond_data, stamped=when.isoformat().replace("+00:00", "Z"),
        author=author[:LONGEST], app=__version__,
    )  # fmt: skip
