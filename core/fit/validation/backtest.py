"""Backtest: hide runs, fit the rest, predict what was hidden, and see whether the law was worth it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...runs import Runs
from ...verdict import Reason, Verdict, judged
from ..data.splits import Scale, hide_top, run_numbers, scale_of, sides
from ..options import FitOptions
from .baselines import BASELINES
from .held_out import Entry, baseline_entry, law_entry
from .refits import Entrant, Progress, all_failed, common, named, shared_target
from .scores import share_better

__all__ = ["Backtest", "Entry", "backtest", "hide_top"]

NEAR = 0.05  # test runs that lie out by no more than so many decades lie inside the runs fitted
SURE = 0.95  # a law is clearly better if it is so in this share of the resamples of the test runs
FEWEST = 5  # fewest test runs that rank laws; fewer agree by chance in more than 1 of 32 cases


@dataclass(frozen=True, eq=False)
class Backtest:
    """The result of a backtest, with laws and baselines in the order in which they were given.

    `train` and `test` are the selections; `test` is "" where it is all other runs. `scale` is what runs are ordered by,
    None where nothing orders them, and `decades` is how far the test runs lie outside those fitted on that scale.
    `leak` says how many runs have rows on both sides, if any, and is the first of `notes`. `better` is the share of
    resamples of the test runs in which the best law stays ahead of each other entrant; it is None where there are too
    few test runs.

    `frame` has one row for each entrant and row of the table. Its columns are entrant, baseline (bool), row (index of
    the run table), run (label), x (the scale), observed, predicted, low and high (95 % interval of the mean, NaN
    without draws), all four in `unit`, and held_out (bool).
    """

    target: str
    unit: str
    train: str
    test: str
    laws: tuple[Entry, ...]
    baselines: tuple[Entry, ...]
    scale: Scale | None
    decades: float
    leak: str
    notes: tuple[str, ...]
    better: dict[str, float | None]
    frame: pd.DataFrame = field(repr=False)

    @property
    def best(self) -> Entry | None:
        """The law with the smallest mean relative error; None if none has a score."""
        return _best(self.laws)

    @property
    def sentence(self) -> str:
        """Which law predicts best, whether it beats every baseline, and how far beyond the runs fitted."""
        return _sentence(self)

    @property
    def verdict(self) -> Verdict:
        """How far the best law can be relied on: solid where it clearly beats every baseline, no where none does."""
        best, rival = self.best, _best(self.baselines)
        if best is None or best.score is None:
            return judged([Reason("no", self.sentence)])
        beaten = rival is not None and rival.score is not None and rival.score.mre <= best.score.mre
        sure = rival is not None and (self.better[rival.key] or 0.0) >= SURE
        reasons = [Reason("no" if beaten else "solid" if sure else "care", self.sentence)]
        reasons += [Reason("care", self.leak)] if self.leak else []
        if self.scale is None or self.decades < NEAR:
            reasons.append(
                Reason("care", "The test runs do not lie beyond those fitted, so this tests no extrapolation.")
            )
        return judged(reasons)

    def report(self) -> dict:
        """Return plain data, the shape that the shell prints."""
        return {
            "verdict": self.verdict.report(), "sentence": self.sentence,
            "target": self.target, "unit": self.unit, "train": self.train, "test": self.test,
            "laws": {e.key: e.report() for e in self.laws},
            "baselines": {e.key: e.report() for e in self.baselines},
            "scale": self.scale and self.scale.title, "decades_beyond": self.decades,
            "better_than": self.better, "notes": list(self.notes),
        }  # fmt: skip


def backtest(
    laws: Sequence[Entrant],
    runs: Runs,
    train: str,
    test: str | None = None,
    target: str | None = None,
    options: FitOptions | None = None,
    progress: Progress | None = None,
) -> Backtest:
    """Fit each of `laws` to the runs matching `train` and score its predictions of those matching `test`.

    `laws` are laws, or pairs of a law and published constants, which are scored as they are. `train` and `test` are
    selections such as "flops < 1e21"; without `test`, it is all included runs that are not in train. All laws and
    baselines see the same rows. `progress(stage, done, total)` may raise to stop. A law that cannot be fitted is
    reported with its line. Raises BadInput where no law can, where a side is empty, where a row is on both, and for
    laws of different targets.
    """
    target = shared_target(laws, target or (options and options.target), runs)
    options = replace(options or FitOptions(), target=target)
    fitted, held = sides(runs, train, test)
    same = common(laws, runs, target, (fitted, held))
    fitted, held = fitted & same.rows, held & same.rows
    scale = _scale(laws, runs.keeping(fitted | held), target)
    table = runs.table.assign(_x=scale.values(runs.table) if scale else np.nan)
    parts = table[fitted], table[held]
    entries, frames = [], []
    for key, entrant in same.entrants.items():
        if key in same.errors:
            entries.append(Entry(key, named(entrant)[1].title, None, same.errors[key]))
            continue
        entry, frame = law_entry(entrant, runs, fitted, parts, target, options, progress)
        entries.append(entry)
        frames.append(frame)
    if all(e.score is None for e in entries):
        raise all_failed({e.key: e.error for e in entries})
    guesses = [baseline_entry(key, parts, target) for key in BASELINES]
    decades = _outside(*(part["_x"].to_numpy() for part in parts))
    frame = pd.concat([*frames, *(f for _, f in guesses)], ignore_index=True)
    baselines = tuple(e for e, _ in guesses)
    leak = _leak(*parts)
    return Backtest(
        target, runs.unit(target), train, test or "", tuple(entries), baselines, scale, decades, leak,
        tuple([*([leak] if leak else []), *same.notes, *_notes(scale, decades, entries)]),
        _better(entries, baselines, frame, parts[1], options.seed), frame,
    )  # fmt: skip


def _scale(laws: Sequence[Entrant], runs: Runs, target: str) -> Scale | None:
    """Return what the runs are ordered by, never the target itself."""
    try:
        return scale_of(replace(runs, table=runs.table.drop(columns=target)), laws=[named(e)[1] for e in laws])
    except BadInput:
        return None


def _outside(fitted: np.ndarray, held: np.ndarray) -> float:
    """Return by how many powers of ten the test runs reach outside the scale of those fitted; 0 inside or unknown."""
    fitted, held = np.log10(fitted[np.isfinite(fitted)]), np.log10(held[np.isfinite(held)])
    if not len(fitted) or not len(held):
        return 0.0
    return float(max(held.max() - fitted.max(), fitted.min() - held.min(), 0.0))


def _better(laws, baselines, frame: pd.DataFrame, held: pd.DataFrame, seed: int) -> dict[str, float | None]:
    """Return how surely the best law is better than each other entrant, by resamples of the test runs."""
    best = _best(laws)
    if best is None:
        return {}
    test = frame[frame["held_out"]]
    off = (test["predicted"] - test["observed"]).abs() / test["observed"].abs()
    errors = {key: part.to_numpy() for key, part in off.groupby(test["entrant"], sort=False)}
    groups = run_numbers(held)
    others = [e.key for e in (*laws, *baselines) if e.score and e.key != best.key]
    if groups.max() + 1 < FEWEST:
        return dict.fromkeys(others)
    return {key: share_better(errors[best.key], errors[key], groups, seed) for key in others}


def _best(entries: Sequence[Entry]) -> Entry | None:
    scored = [e for e in entries if e.score]
    return min(scored, key=lambda e: e.score.mre, default=None)  # type: ignore[union-attr]


def _leak(fitted: pd.DataFrame, held: pd.DataFrame) -> str:
    if "run" not in fitted:
        return ""
    both = set(fitted["run"]) & set(held["run"]) - {""}
    rows = int(held["run"].isin(both).sum())
    many = f"{len(both)} runs have rows in both train and test ({rows} of {len(held)} test rows)"
    return f"Leakage: {many}; how well those are predicted says little of a new run." if both else ""


def _notes(scale: Scale | None, decades: float, entries: Sequence[Entry]) -> list[str]:
    found = []
    if scale and decades < NEAR:
        found.append(f"The test runs lie inside the {scale.title} of those fitted: this is no extrapolation.")
    if not scale:
        found.append("The runs have nothing to be ordered by: how far this extrapolates is not known.")
    notes = [f"{e.key}: {note}" for e in entries if e.fit for note in e.fit.notes]
    return [*found, *notes]


def _sentence(found: Backtest) -> str:
    best, rival = found.best, _best(found.baselines)
    if best is None or best.score is None:
        return "No law could be fitted."
    where = f"on {best.score.n_test} held-out rows"
    if found.scale:
        far = found.decades >= NEAR
        reach = f"up to {found.decades:.1f} decades of {found.scale.title} beyond" if far else "inside the range of"
        where += f", {reach} the {best.score.n_train} fitted"
    error = f"a mean error of {best.score.mre:.2%} {where}"
    if rival is None or rival.score is None:
        return f"{best.key} has {error}; there is no baseline to compare with."
    guess = f"{rival.title}, {rival.score.mre:.2%}"
    if rival.score.mre <= best.score.mre:
        return f"No law beats every baseline: the best, {best.key}, has {error}; a baseline does as well ({guess})."
    sure = (found.better[rival.key] or 0.0) >= SURE
    lead = f"{best.key} beats every baseline" if sure else f"{best.key} is ahead of every baseline, not clearly,"
    return f"{lead} with {error}; the best baseline is the {guess}.{_runner_up(found, best)}"


def _runner_up(found: Backtest, best: Entry) -> str:
    second = _best([e for e in found.laws if e.key != best.key])
    if second is None or second.score is None:
        return ""
    sure = "" if (found.better[second.key] or 0.0) >= SURE else ", not clearly worse"
    return f" Next of the laws is {second.key} ({second.score.mre:.2%}{sure})."
