"""Replays of a sweep: its largest decade of compute is hidden, and runs are bought one by one until the money is spent.

A replay offers a random half of the visible runs, the same half to every way of buying. All ways are judged by the same
fit of what they bought, on the hidden runs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.fit.discrepancy.slopes import logs_and_slopes
from core.fit.evaluate import evaluate
from core.fit.known_runs import KnownRuns
from core.fit.solver.space import bounds, natural
from core.laws.base import Law
from core.plan.next import misfit
from core.plan.next.belief import Belief, believe
from core.plan.next.choice import best_of
from core.plan.next.information import Information

RUNGS, NEAR = 8, 6  # rungs of a ladder, and runs near one among which is chosen
BLIND = 3  # runs before a law can be believed
AGAIN = 1.25  # times as many runs: then what is believed is found anew
Pick = Callable[[np.ndarray, list[int]], int]  # among these runs, with those bought so far


@dataclass(frozen=True, eq=False)
class World:
    """Runs of a law, which of them are hidden (bool [n]), and the true targets [n] by which predictions are judged."""

    law: Law
    runs: KnownRuns
    hidden: np.ndarray
    truth: np.ndarray

    @property
    def visible(self) -> np.ndarray:
        """Numbers of the runs that can be bought."""
        return np.flatnonzero(~self.hidden)

    @property
    def at(self) -> dict[str, float]:
        """The middle of the hidden runs by feature: what all are aimed at."""
        found = self.runs.some(np.flatnonzero(self.hidden)).x
        return {name: float(np.exp(np.mean(np.log(values)))) for name, values in found.items()}


def world(law: Law, runs: KnownRuns, truth: np.ndarray | None = None) -> World:
    """Return a world whose hidden runs are those within a tenth of the largest compute."""
    return World(law, runs, runs.flops >= runs.flops.max() / 10, runs.y if truth is None else truth)


def offered(where: World, seed: int) -> np.ndarray:
    """Return the numbers of the visible runs that a replay offers."""
    return np.sort(np.random.default_rng([seed, 1]).permutation(where.visible)[: len(where.visible) // 2])


def bought(where: World, way: str, budget: float, seed: int) -> np.ndarray:
    """Return the numbers of the runs that a way buys: `random`, `ladder` or `rule`."""
    random, shop, flops = np.random.default_rng([seed, 2]), offered(where, seed), where.runs.flops
    if way == "random":
        order = random.permutation(shop)
        return order[: max(int(np.searchsorted(np.cumsum(flops[order]), budget, side="right")), 1)]
    if way == "ladder":
        return _climb(where, shop, budget, lambda near, _: int(random.choice(near[: NEAR // 2])))
    return _climb(where, shop, budget, Ruled(where).pick)


def _climb(where: World, shop: np.ndarray, budget: float, pick: Pick) -> np.ndarray:
    """Buy one run on each rung, the highest first, again and again until one cannot be paid."""
    logs, taken, spent = np.log(where.runs.flops), [], 0.0
    low, high = logs[shop].min(), logs[shop].max()
    for _ in range(60):  # the highest ladder that can be paid
        if np.exp(np.linspace(low, high, RUNGS)).sum() <= budget:
            break
        high -= 0.02 * (logs[shop].max() - low)
    rungs = np.linspace(low, high, RUNGS)
    for turn in range(len(shop)):
        before = len(taken)
        for rung in rungs[::-1]:
            left = np.setdiff1d(shop, taken)
            near = left[np.argsort(np.abs(logs[left] - rung), kind="stable")][:NEAR]
            near = near[np.abs(logs[near] - rung) <= rungs[1] - rungs[0]]
            near = near if turn else near[spent + where.runs.flops[near] <= budget]
            if not len(near):
                continue
            run = pick(near, taken)
            if spent + where.runs.flops[run] > budget:
                return _paid(taken, shop)
            taken.append(run)
            spent += float(where.runs.flops[run])
        if len(taken) == before:
            break
    return _paid(taken, shop)


def _paid(taken: list[int], shop: np.ndarray) -> np.ndarray:
    """Return the numbers of the runs bought; one of the shop where nothing could be paid."""
    return np.array(taken or [int(shop[0])], int)


class Ruled:
    """The rule of `core.plan.next`, with what it learns as the runs that it buys end."""

    def __init__(self, where: World) -> None:
        """Begin without any run."""
        self.where, self.belief, self.learned = where, None, 0
        self.aims = where.runs.some(np.flatnonzero(where.hidden)).x

    def pick(self, near: np.ndarray, taken: list[int]) -> int:
        """Return which of the runs `near` narrows the answer most; the nearest to the aim while nothing is known."""
        law, at = self.where.law, self.where.at
        if len(taken) < BLIND:
            return int(near[np.argmin(misfit.decades(law, self.where.runs.some(near).x, at))])
        rows = self.where.runs.some(np.array(taken))
        if self.belief is None or len(taken) >= AGAIN * self.learned:
            self.belief, self.learned = believe(law, rows, at), len(taken)
        belief, candidates = self.belief, self.where.runs.some(near).x
        slopes = logs_and_slopes(law, belief.u, self.aims, bounds(law)[1])[1]
        known = Information(law, belief.u, belief.prior.precision, slopes)
        known = known.after(known.slopes(rows.x), _deviations(law, rows.x, at, belief))
        return int(near[best_of(known, known.slopes(candidates), _deviations(law, candidates, at, belief))])


def _deviations(law: Law, x: Mapping[str, np.ndarray], at: Mapping[str, float], belief: Belief) -> np.ndarray:
    return misfit.deviations(misfit.decades(law, x, at), belief.noise, belief.form)


def judged(where: World, taken: np.ndarray) -> tuple[float, float]:
    """Return the mean error on the hidden runs (%) and R2 there, of the most plausible fit to the runs bought."""
    hidden = np.flatnonzero(where.hidden)
    u = believe(where.law, where.runs.some(taken), where.at).u
    at = {name: np.atleast_1d(value) for name, value in natural(where.law, u).items()}
    predicted, truth = evaluate(where.law, at, where.runs.some(hidden).x)[0], where.truth[hidden]
    rest = float(np.sum((predicted - truth) ** 2) / np.sum((truth - truth.mean()) ** 2))
    return 100 * float(np.mean(np.abs(predicted - truth) / np.abs(truth))), 1 - rest


def with_truth(where: World, constants: Mapping[str, float], noise: float, seed: int) -> World:
    """Return the same places with losses of a true law and noise."""
    truth = evaluate(where.law, {k: np.array([v]) for k, v in constants.items()}, where.runs.x)[0]
    y = truth * np.exp(noise * np.random.default_rng([seed, 3]).standard_normal(len(truth)))
    return World(where.law, replace(where.runs, y=y), where.hidden, truth)
