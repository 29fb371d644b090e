"""Fit laws to runs, compare laws on them, and open fits that were saved."""

import os
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from .. import laws as every_law
from ..errors import BadInput
from ..fit.fitting import fit as fitted_to
from ..fit.options import FitOptions
from ..fit.saved import load_fit
from ..fit.validation.compare import compare as compared
from ..runs.build import NATS
from .entry import entry
from .fitted import FittedLaw
from .outcome import Outcome, plain
from .progress import progress_bar
from .sources import table

BOOTSTRAP = 1000  # resamples, as in the app
COMPARED = 64  # starts of every fit of a comparison, as in the shell


@entry
def fit(
    runs: Any,
    law: str = "chinchilla",
    *,
    columns: Mapping[str, str] | None = None,
    target: str | None = None,
    where: str = "",
    loss_unit: str = NATS,
    objective: str | None = None,
    delta: float = 1e-3,
    starts: int | Literal["grid"] = 256,
    bootstrap: int = BOOTSTRAP,
    cluster: str = "auto",
    pins: Mapping[str, float] | None = None,
    priors: Mapping[str, tuple[float, float]] | None = None,
    intervals: str = "auto",
    weak_priors: bool = True,
    seed: int = 0,
    progress: bool | None = None,
) -> FittedLaw:
    """Fit a law to runs: a data frame, a file, or the name of a bundled data set.

    `law` is the key of a law (`laws()` lists them). `columns` says what columns of the table are, by header. `where`
    keeps only such runs. `bootstrap` is the number of resamples for 95 % intervals; 0 makes none. `pins` holds
    parameters at values, `priors` draws them to (mean, deviation). The other choices are those of
    `core.fit.options.FitOptions`. For the same seed the numbers are those of the app and of the shell, to the last bit.
    Raises BadInput, in one line, for runs or choices that cannot be used. A fit that fails is a record that says so.
    """
    options = FitOptions(
        target=target, objective=objective, delta=_number("delta", delta), starts=_starts(starts),
        bootstrap=_count("bootstrap", bootstrap), cluster=cluster, pins=_pins(pins), priors=_priors(priors),
        intervals=intervals, weak_priors=weak_priors, seed=_count("seed", seed),
    )  # fmt: skip
    chosen = every_law.get(str(law))
    read = table(runs, columns, where, loss_unit)
    with progress_bar(progress) as bar:
        found = fitted_to(chosen, read, options, bar)
    return FittedLaw(found, read)


@entry
def load(path: str | os.PathLike[str], runs: Any = None, columns: Mapping[str, str] | None = None) -> FittedLaw:
    """Open a fit that was saved here, by the shell (`fit --out`) or by the app.

    `runs` are those that it was fitted to, for what needs them (residuals, backtests). Raises BadInput for a file that
    is no fit, and for other runs than those.
    """
    found = load_fit(os.fspath(path))
    read = table(runs, columns) if runs is not None else None
    if read is not None and found.digest and read.digest != found.digest:
        raise BadInput(f"{read.name} has other runs than those that {os.fspath(path)} was fitted to.")
    return FittedLaw(found, read)


@entry
def compare(
    runs: Any,
    laws: Sequence[str],
    *,
    columns: Mapping[str, str] | None = None,
    target: str | None = None,
    where: str = "",
    starts: int | Literal["grid"] = COMPARED,
    bootstrap: int = 0,
) -> Outcome:
    """Rank laws, by their keys, on the same runs: by the largest runs hidden, cross-validation by run, and AICc.

    The table has a row a law, the best first. Raises BadInput for runs or laws that cannot be used.
    """
    if isinstance(laws, str):
        raise BadInput(f"laws is the text {laws[:60]!r}; allowed is a list of keys such as ['chinchilla'].")
    options = FitOptions(starts=_starts(starts), bootstrap=_count("bootstrap", bootstrap))
    found = compared([every_law.get(key) for key in laws], table(runs, columns, where), target, options)
    report = found.report() | {"verdict": found.verdict.report()}
    rows = pd.DataFrame([_row(one) for one in found.laws]).set_index("law")
    return Outcome("compare", plain(report), rows, found.verdict)


def _row(one: Any) -> dict[str, Any]:
    """Return a law of a comparison as a row."""
    held, cv = one.held_out, one.cv
    return {
        "law": one.key, "title": one.title, "n_params": one.n_params, "held_out_mre": held and held.mre,
        "held_out_r2": held and held.r2, "cv_mre": cv and cv.mre, "delta_aicc": one.delta, "weight_aicc": one.weight,
        "error": one.error,
    }  # fmt: skip


def _starts(starts: Any) -> Any:
    return starts if starts == "grid" else _count("starts", starts)


def _count(name: str, value: Any) -> int:
    try:
        if int(value) == value and not isinstance(value, bool):
            return int(value)
    except (TypeError, ValueError, OverflowError):
        pass
    raise BadInput(f"{name} is {str(value)[:40]!r}; allowed are whole numbers from 0 up.")


def _number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise BadInput(f"{name} is {str(value)[:40]!r}; allowed is a number.") from None


def _pins(pins: Mapping[str, float] | None) -> tuple[tuple[str, float], ...]:
    return tuple((str(k), _number(f"The pin of {k}", v)) for k, v in (pins or {}).items())


def _priors(priors: Mapping[str, tuple[float, float]] | None) -> tuple[tuple[str, float, float], ...]:
    try:
        return tuple((str(k), float(mean), float(sd)) for k, (mean, sd) in (priors or {}).items())
    except (TypeError, ValueError):
        raise BadInput("priors are a dict of (mean, deviation), such as {'E': (1.8, 0.1)}.") from None
