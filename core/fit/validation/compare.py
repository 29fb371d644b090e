"""Compare laws on the same runs: with the largest runs hidden, by cross-validation, and by likelihood (AICc)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ...errors import BadInput
from ...runs import Runs
from ...verdict import Reason, Verdict, judged, worst_of
from ..data.splits import folds as fold_of
from ..data.splits import hide_top, run_numbers, scale_of
from ..options import FitOptions
from .backtest import Backtest, backtest
from .criteria import aicc, akaike_weights, held_out_weights, log_density
from .refits import Entrant, Progress, Refit, all_failed, common, named, refit, shared_target
from .scores import Score, score

STARTS = 64  # of a refit to part of the runs
LONG = 2.0  # of runs over at least so many decades of compute the top one is hidden, of others half the range
TRAP = 2.0  # random folds flatter a law whose error on the largest runs is more than so many times theirs


@dataclass(frozen=True, eq=False)
class Compared:
    """The scores of one law; a score is None where there is none.

    `n_params` counts free parameters. `held_out` is the error on the largest runs when hidden, `cv` that of
    cross-validation. `aicc` is the criterion, `delta` its distance from the best, and `weight` the Akaike weight.
    `weight_held_out` is the weight that held-out runs give the law. `error` says why the law could not be fitted at
    all. `refit` is the fit to all rows.
    """

    key: str
    title: str
    n_params: int = 0
    held_out: Score | None = None
    cv: Score | None = None
    aicc: float | None = None
    delta: float | None = None
    weight: float | None = None
    weight_held_out: float | None = None
    error: str = ""
    refit: Refit | None = field(default=None, repr=False)

    def report(self) -> dict:
        """Return plain data."""
        found: dict[str, Any] = {
            "n_params": self.n_params, "held_out": self.held_out and self.held_out.report(),
            "cv": self.cv and self.cv.report(), "aicc": self.aicc, "delta_aicc": self.delta,
            "weight_aicc": self.weight, "weight_held_out": self.weight_held_out,
        }  # fmt: skip
        return {**found, **({"error": self.error} if self.error else {})}


@dataclass(frozen=True, eq=False)
class Comparison:
    """Laws on `n_rows` rows of `n_runs` runs, the best on the largest runs first, then the best in cross-validation.

    `hidden` is the backtest with the largest runs hidden, None where runs cannot be ordered. `folds` is the number of
    folds.
    """

    target: str
    unit: str
    n_rows: int
    n_runs: int
    folds: int
    laws: tuple[Compared, ...]
    hidden: Backtest | None
    notes: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Which law to extrapolate with, and which the likelihood prefers."""
        return _sentence(self)

    @property
    def verdict(self) -> Verdict:
        """How far the best law can be relied on: as its backtest says; without a backtest, with care at best."""
        if self.hidden and self.laws[0].held_out:
            return worst_of(self.hidden.verdict, judged([Reason("solid", self.sentence)]))
        return judged([Reason("care" if self.laws[0].cv else "no", self.sentence)])

    def report(self) -> dict:
        """Return plain data."""
        hidden = self.hidden.report() if self.hidden else {}
        return {
            "verdict": self.verdict.report(), "sentence": self.sentence,
            "target": self.target, "unit": self.unit, "n_rows": self.n_rows, "n_runs": self.n_runs,
            "folds": self.folds, "laws": {law.key: law.report() for law in self.laws},
            "hidden": {k: hidden.get(k) for k in ("train", "test", "scale", "decades_beyond", "baselines")},
            "notes": list(self.notes),
        }  # fmt: skip


def compare(
    laws: Sequence[Entrant],
    runs: Runs,
    target: str | None = None,
    options: FitOptions | None = None,
    folds: int = 5,
    progress: Progress | None = None,
) -> Comparison:
    """Compare laws on the rows of `runs` that all of them can use.

    The backtest hides the top decade of compute, or half the range where there are less than two decades.
    Cross-validation has `folds` folds of whole runs. Both use the objective of `options`, or the law's own. AICc is of
    the log residuals of a least-squares fit of log target without priors (`criteria.aicc`). `averaged` needs the draws
    for which `options.bootstrap` asks. Raises BadInput where no law can be fitted, for laws of different targets, and
    for fewer than two folds.
    """
    if folds < 2:
        raise BadInput(f"folds is {folds}; allowed are whole numbers from 2 up.")
    target = shared_target(laws, target or (options and options.target), runs)
    options = replace(options or FitOptions(starts=STARTS), target=target)
    same = common(laws, runs, target, [np.ones(len(runs.table), bool)])
    used = runs.keeping(same.rows)
    kept = {key: entrant for key, entrant in same.entrants.items() if key not in same.errors}
    hidden, note = _hidden(list(kept.values()), used, options, progress)
    fold = fold_of(run_numbers(used.table), folds, options.seed)
    found = [_compared(key, entrant, used, fold, options, progress) for key, entrant in kept.items()]
    found += [Compared(key, named(same.entrants[key])[1].title, error=line) for key, line in same.errors.items()]
    if all(c.refit is None for c in found):
        raise all_failed({c.key: c.error for c in found})
    ranked = tuple(sorted(_weighed(found, hidden, used, options.seed), key=_rank))
    notes = [*same.notes, *note, *_notes(ranked, used)]
    n_runs = int(run_numbers(used.table).max()) + 1
    unit = runs.unit(target)
    return Comparison(target, unit, len(used.table), n_runs, int(fold.max()) + 1, ranked, hidden, tuple(notes))


def _hidden(entrants, runs: Runs, options: FitOptions, progress) -> tuple[Backtest | None, list[str]]:
    """Return the backtest with the largest runs hidden, or None, and notes on what could not be done."""
    known = [named(e)[1] for e in entrants]
    try:
        bare = replace(runs, table=runs.table.drop(columns=options.target or ""))  # never ordered by the target
        scale = scale_of(bare, laws=known)
        logs = np.log10(scale.values(runs.table))
        span = float(np.nanmax(logs) - np.nanmin(logs))
        top = 1.0 if span >= LONG else span / 2
        train, test = hide_top(bare, top, laws=known)
        found = backtest(entrants, runs, train, test, options=_cheap(options), progress=progress)
    except BadInput as err:
        return None, [f"The largest runs could not be hidden: {err}"]
    failed = [f"{e.key} could not be scored on the largest runs, hidden: {e.error}" for e in found.laws if e.error]
    return found, [*([found.leak] if found.leak else []), *failed]


def _cheap(options: FitOptions) -> FitOptions:
    """Return cheaper options for fits to parts of the runs, because there are many of these."""
    starts = options.starts if isinstance(options.starts, int) else STARTS
    return replace(options, bootstrap=0, starts=min(starts, STARTS))


def _compared(key: str, entrant: Entrant, runs: Runs, fold: np.ndarray, options: FitOptions, progress) -> Compared:
    """Fit a law to all rows, to all rows but each fold, and to all rows by least squares of the logarithm."""
    title, everything = named(entrant)[1].title, np.ones(len(runs.table), bool)
    whole = refit(entrant, runs, [everything], options, progress)[0]
    if isinstance(whole, str):
        return Compared(key, title, error=whole)
    y = runs.table[options.target].to_numpy(float)
    parts = refit(entrant, runs, [fold != k for k in range(fold.max() + 1)], _cheap(options), progress)
    criterion = None
    if (y > 0).all():
        smooth = _least_squares(entrant, whole, runs, options, progress)
        if isinstance(smooth, Refit):
            with np.errstate(all="ignore"):  # a prediction that is not positive has no logarithm, and no criterion
                left = np.log(y / smooth.predict(runs.table)[0])
            criterion = aicc(left, run_numbers(runs.table), whole.n_free) if np.isfinite(left).all() else None
    return Compared(key, title, whole.n_free, None, _cross(parts, runs, fold, y), criterion, refit=whole)


def _least_squares(entrant: Entrant, whole: Refit, runs: Runs, options: FitOptions, progress) -> Refit | str:
    """Return the fit by squares of log residuals without priors: the maximum likelihood that AICc is about."""
    squares = replace(options, objective="mse-log", priors=(), bootstrap=0)
    if whole.fit and whole.fit.objective.name == squares.objective and not options.priors:
        return whole
    return refit(entrant, runs, [np.ones(len(runs.table), bool)], squares, progress)[0]


def _cross(parts: list[Refit | str], runs: Runs, fold: np.ndarray, y: np.ndarray) -> Score | None:
    """Score every row by the fit that did not see its fold; None where a fold could not be fitted."""
    predicted = np.full(len(y), np.nan)
    for k, part in enumerate(parts):
        if isinstance(part, Refit):
            predicted[fold == k] = part.predict(runs.table[fold == k])[0]
    fewest = len(y) - int(np.bincount(fold).max())
    return score(y, predicted, fewest) if np.isfinite(predicted).all() else None


def _weighed(found: list[Compared], hidden: Backtest | None, runs: Runs, seed: int) -> list[Compared]:
    """Return the laws with their scores on the hidden runs and their weights, which depend on all laws at once."""
    scored = {e.key: e.score for e in hidden.laws} if hidden else {}
    weights = akaike_weights([c.aicc for c in found])
    best = min((c.aicc for c in found if c.aicc is not None), default=0.0)
    density = _densities([c for c in found if scored.get(c.key)], hidden) if hidden else {}
    held = {}
    if hidden and density:
        rows = hidden.frame.loc[hidden.frame["held_out"] & (hidden.frame["entrant"] == next(iter(density))), "row"]
        groups = run_numbers(runs.table.loc[rows])
        held = dict(zip(density, held_out_weights(np.stack([*density.values()]), groups, seed).tolist(), strict=True))
    return [
        replace(
            c,
            held_out=scored.get(c.key),
            weight=w,
            delta=None if c.aicc is None else c.aicc - best,
            weight_held_out=held.get(c.key),
        )
        for c, w in zip(found, weights, strict=True)
    ]


def _densities(found: list[Compared], hidden: Backtest | None) -> dict[str, np.ndarray]:
    """Return for each law the log density of its hidden rows [M]; empty where a logarithm cannot be taken."""
    assert hidden is not None
    frame = hidden.frame
    if (frame["observed"] <= 0).any():
        return {}
    density = {}
    for c in found:
        rows = frame[frame["entrant"] == c.key]
        if (rows["predicted"] > 0).all():
            left = np.log(rows["observed"].to_numpy(float) / rows["predicted"].to_numpy(float))
            held = rows["held_out"].to_numpy(bool)
            density[c.key] = log_density(left[held], left[~held], c.n_params)
    return density


def _rank(c: Compared) -> tuple[float, float, str]:
    return (c.held_out.mre if c.held_out else np.inf, c.cv.mre if c.cv else np.inf, c.key)


def _notes(ranked: Sequence[Compared], runs: Runs) -> list[str]:
    n_rows, n_runs = len(runs.table), int(run_numbers(runs.table).max()) + 1
    found = []
    if any(c.aicc is not None for c in ranked):
        counted = f"each of the {n_rows} rows" if n_rows == n_runs else f"each of the {n_runs} runs, not each row,"
        found.append(f"AICc counts {counted} as one independent observation and takes log residuals as Gaussian.")
    for c in ranked:
        if c.refit and c.cv is None:
            found.append(f"{c.key} could not be cross-validated: some folds leave too few runs to fit.")
        if c.refit and c.aicc is None:
            found.append(f"{c.key} has no AICc: {n_runs} runs are too few for it, or the target is not positive.")
        if c.held_out and c.cv and c.held_out.mre > TRAP * c.cv.mre:
            times = f"{c.held_out.mre / c.cv.mre:.1f} times" if c.cv.mre > 0 else "far above"
            found.append(
                f"{c.key}: the error on the largest runs, hidden, is {c.held_out.mre:.2%}, {times} that of "
                f"cross-validation ({c.cv.mre:.2%}): random folds flatter it, they do not test extrapolation."
            )
    return found


def _sentence(found: Comparison) -> str:
    best = found.laws[0]
    weighed = {c.key: c.weight for c in found.laws if c.weight is not None}
    likely = max(weighed, key=lambda key: weighed[key], default="")
    says = f"; AICc prefers {likely} (weight {weighed[likely]:.2f})" if len(weighed) > 1 else ""
    if found.hidden and best.held_out:
        return f"On the largest runs, hidden: {found.hidden.sentence.rstrip('.')}{says}."
    if best.cv:
        return f"{best.key} has the smallest error in cross-validation ({best.cv.mre:.2%}){says}."
    return f"No law could be scored on runs that it had not seen{says}."
