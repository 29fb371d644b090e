"""Whole schedules for laws that need them: the learning rates of a run up to each of its rows.

A table gives the rate at some steps of every run. Between two of them the rate moves along a straight line, or jumps at
the later one where it changes by much. Before the first of them it rises from zero (linear warm-up). Falls and rises
are gathered in as many knots as a law sees, at equal parts of all that the rate moves. Where it stands still there are
no knots.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...runs import Runs

JUMP = 0.25  # a rate that changes by more than this share between two rows changed at once, at the later row
ROUNDING = 1e-6  # steps by which the mean step of a knot may be off
START = np.array([1.0, 0.0])  # rate and fall of the first knot, which only carries the sums


def every_step(steps: np.ndarray, rates: np.ndarray, warmup: float = 0.0) -> np.ndarray:
    """Return the rate at every step from 0 to the last of the ascending `steps` [n]; it rises over `warmup` steps."""
    first = warmup if 0 < warmup <= steps[0] else steps[0]
    known = np.concatenate([[0.0], [first] if first < steps[0] else [], steps])
    values = np.concatenate([[0.0], [rates[0]] if first < steps[0] else [], rates])
    jumps = np.flatnonzero((values[:-1] > 0) & (np.abs(np.diff(values)) > JUMP * values[:-1])) + 1
    known = np.insert(known, jumps, known[jumps] - 1)
    values = np.insert(values, jumps, values[jumps - 1])
    return np.interp(np.arange(int(steps[-1]) + 1), known, values)


def knots(rates: np.ndarray, count: int) -> np.ndarray:
    """Return the knots [count, 4] of a schedule [T + 1]: the rate, the fall, the sum of rates up to it, and the step.

    Knots that the schedule does not need repeat the start.
    """
    sums, falls = np.cumsum(rates), -np.diff(rates)
    moved = np.concatenate([[0.0], np.cumsum(np.abs(falls))])
    table = np.tile([*START, 0.0, 0.0], (count, 1))
    if moved[-1] == 0:
        return table
    if np.count_nonzero(falls) < count:
        bins = np.cumsum(falls != 0) - 1
    else:
        bins = np.minimum((moved[1:] / moved[-1] * (count - 1)).astype(int), count - 2)
    weight = np.abs(falls)
    total = np.bincount(bins[weight > 0], weight[weight > 0], count - 1)
    some = np.flatnonzero(total)

    def mean(values: np.ndarray) -> np.ndarray:
        return np.bincount(bins[weight > 0], (weight * values)[weight > 0], count - 1)[some] / total[some]

    step = np.arange(1, len(rates))
    # Sums begin with the step of the fall itself: S_k(t) = eta_k + .. + eta_t.
    table[1 + some] = np.column_stack([
        mean(rates[1:]), np.bincount(bins, falls, count - 1)[some], mean(sums[:-1]), mean(step.astype(float))
    ])  # fmt: skip
    return table


def histories(rates: np.ndarray, at: np.ndarray, count: int) -> np.ndarray:
    """Return what a law sees at steps `at` [n] of a schedule [T + 1]: [n, count, 4], as `core.laws.schedule` says."""
    knot_rows, sums = knots(rates, count), np.cumsum(rates)
    at = np.asarray(at, int)
    rows = np.repeat(knot_rows[None], len(at), axis=0)
    rows[:, :, 2] = sums[at][:, None] - knot_rows[None, :, 2]
    rows[:, :, 3] = at[:, None] - knot_rows[None, :, 3]
    # A knot that lies ahead has no effect, and neither has an unused one: the rate did not fall there.
    rows[:, 1:, 2] = np.where(rows[:, 1:, 3] >= -ROUNDING, rows[:, 1:, 2], -1.0)
    return rows


@dataclass(frozen=True, eq=False)
class Course:
    """The learning rate of a run at every step, `rates` [T + 1], and the steps `at` [n] of those `rows` that are its.

    `rows` [n] are positions among the rows that were asked about.
    """

    rows: np.ndarray
    at: np.ndarray
    rates: np.ndarray


def schedule_histories(runs: Runs, rows: pd.DataFrame, shape: tuple[int, ...]) -> np.ndarray:
    """Return the histories of rows [R] of a table, [R, *shape].

    Raises BadInput where steps or rates are missing, or steps of a run repeat.
    """
    out = np.empty((len(rows), *shape))
    for course in courses(runs, rows):
        out[course.rows] = histories(course.rates, course.at, shape[0])
    return out


def courses(runs: Runs, rows: pd.DataFrame) -> list[Course]:
    """Return the courses of the runs to which `rows` of their table belong. Raises as `schedule_histories` does."""
    table = runs.table
    for name in ("step", "learning_rate"):
        if name not in table.columns:
            raise BadInput(
                f"A law of schedules needs the columns run, step and learning_rate; {runs.name} has no {name}."
            )
    names = table["run"] if "run" in table.columns else pd.Series("", index=table.index)
    found = []
    for name, part in table.groupby(names, sort=False):
        here = np.flatnonzero(names.loc[rows.index].to_numpy() == name)
        if not len(here):
            continue
        known = part[["step", "learning_rate"]].dropna().sort_values("step")
        steps = known["step"].to_numpy(float)
        if len(np.unique(steps)) < len(steps):
            raise BadInput(f"Run {name or '(without a name)'} of {runs.name} has the same step twice: one row a step.")
        warmup = part["warmup_steps"].max() if "warmup_steps" in part else 0.0
        schedule = every_step(steps, known["learning_rate"].to_numpy(float), float(np.nan_to_num(warmup)))
        found.append(Course(here, rows["step"].to_numpy()[here], schedule))
    return found
