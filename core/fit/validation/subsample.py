"""What fewer runs would have said: refit a law over shares to random subsets of the mixtures, all in one batch."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ... import laws
from ...errors import BadInput
from ...runs import Runs
from ..data.distinct_mixtures import numbered_mixtures, shares_of
from ..evaluate import evaluate
from ..result import Fit
from ..solver.combined import combined
from ..solver.progress import Progress
from ..solver.search import stage_progress
from ..solver.space import natural
from ..solver.starts import starts
from ..solver.task import start_of, task_of

SIZES, REPEATS = 6, 10
FRESH = 3  # starts of every refit besides the fit to all runs, because a subset may have its optimum elsewhere


@dataclass(frozen=True)
class Subsamples:
    """B refits of a law on T `targets`.

    `mixtures` [B] is how many mixtures each refit saw, out of `total`. `values` maps each parameter to its values
    [B, T]. `error` [B] is the mean relative error on the mixtures left out, over all targets.
    """

    mixtures: np.ndarray
    values: dict[str, np.ndarray]
    targets: tuple[str, ...]
    error: np.ndarray
    total: int


def subsample(
    fits: Mapping[str, Fit], runs: Runs, seed: int = 0, progress: Progress | None = None, repeats: int = REPEATS
) -> Subsamples:
    """Refit `fits`, one law on several targets of `runs`, to random subsets of their mixtures.

    All rows of a mixture go together. Every refit starts from the fit to all runs and from FRESH other points. Raises
    BadInput where there are too few mixtures to leave any out.
    """
    law = laws.get(next(iter(fits.values())).law)
    if law.together:
        raise BadInput(f"{law.title} is one fit of all targets: it is not refitted to subsets. Choose another law.")
    shares = shares_of(law)
    tasks = [task_of(f, runs) for f in fits.values()]
    whole = combined(tasks)
    weights = np.ones((1, len(whole.task.used.y))) if whole.weights is None else whole.weights
    x = whole.task.used.x
    kinds = numbered_mixtures(np.stack([x[s] for s in shares], axis=1))
    total, per = int(kinds.max()) + 1, len(kinds) / (int(kinds.max()) + 1)
    fewest = max(len(shares) + 1, math.ceil((whole.task.n_free + 2) / per))
    if total < fewest + 2:
        raise BadInput(f"There are {total} mixtures; to leave some out, {law.title} needs at least {fewest + 2}.")
    sizes = np.unique(np.geomspace(fewest, total - 1, SIZES).round().astype(int)).repeat(repeats)
    rng = np.random.default_rng(seed)
    kept = np.stack([np.isin(kinds, rng.permutation(total)[:n]) for n in sizes]).astype(float)
    begin = [
        start_of(t, {k: e.value for k, e in f.parameters.items()}) for t, f in zip(tasks, fits.values(), strict=True)
    ]
    ends = _refitted(
        whole, tasks, weights, kept, np.stack(begin), starts(law, FRESH, seed), stage_progress(progress, "subsets")
    )
    values = {k: np.asarray(v) for k, v in natural(law, ends).items()}
    error = _left_out(law, whole, weights, kept, values)
    return Subsamples(sizes, values, tuple(fits), error, total)


def _refitted(whole, tasks, weights, kept, begin, fresh, report) -> np.ndarray:
    """Return the end [B, T, P] of the best lane of each subset and target."""
    b, t, s = len(kept), len(tasks), 1 + len(fresh)
    which, of, start = (a.ravel() for a in np.meshgrid(np.arange(t), np.arange(b), np.arange(s), indexing="ij"))
    low, high = (np.stack([getattr(k, side) for k in tasks])[which] for side in ("lower", "upper"))
    every = np.concatenate([begin[:, None], np.broadcast_to(fresh, (t, *fresh.shape))], axis=1)
    u = np.clip(every[which, start], low, high)
    targets = whole.targets
    ends = whole.task.walk(
        u, bounds=(low, high), weights=lambda i: weights[which[i]] * kept[of[i]],
        targets=None if targets is None else lambda i: targets[which[i]], progress=report,
    )  # fmt: skip
    values = np.where(np.isfinite(ends.value), ends.value, np.inf).reshape(t, b, s)
    found = ends.u.reshape(t, b, s, -1)
    best = np.take_along_axis(found, values.argmin(axis=2)[:, :, None, None], axis=2)[:, :, 0]
    return best.swapaxes(0, 1)


def _left_out(law, whole, weights, kept, values) -> np.ndarray:
    """Return the mean relative error [B] on rows of the mixtures that a subset did not see."""
    y = whole.task.used.y[None] if whole.targets is None else whole.targets
    if whole.targets is not None and whole.task.objective.log:
        y = np.exp(y)
    errors = []
    for i in range(len(weights)):
        predicted = evaluate(law, {k: v[:, i] for k, v in values.items()}, whole.task.used.x)
        weight = weights[i] * (1 - kept)
        off = np.where(weight > 0, np.abs(predicted / y[i] - 1), 0.0)  # a law may have no value on other tasks' rows
        errors.append((weight * off).sum(axis=1) / np.maximum(weight.sum(axis=1), 1))
    return np.mean(errors, axis=0)
