"""The choice on each rung against every choice there is, by inverses."""

import itertools

import numpy as np
import pytest

from core.fit.solver.space import walked
from core.plan.next.choice import best_of, choose
from core.plan.next.information import Information
from core.plan.next.ladder import on_rung, rungs
from tests.plan.next._design import LAW, PUBLISHED

U = walked(LAW, PUBLISHED.values)
PRIOR = np.diag([4.0, 0.2, 0.2, 10.0, 10.0])


def known():
    start = Information(LAW, U, PRIOR, np.zeros((1, 5)))
    aim = start.slopes({"params": np.array([7e9]), "tokens": np.array([1.4e11])})
    return Information(LAW, U, PRIOR, aim)


def variance(slopes, sd):
    precision = PRIOR + (slopes / sd[:, None] ** 2).T @ slopes
    aim = known().aims[0]
    return float(aim @ np.linalg.inv(precision) @ aim)


def test_one_rung_has_the_best_of_all_its_runs():
    rung = on_rung(LAW, 1e20, (5.0, 80.0), {})
    slopes, sd = known().slopes(rung), np.full(len(rung["params"]), 0.01)
    by_hand = [variance(j[None], s[None]) for j, s in zip(slopes, sd, strict=True)]
    assert best_of(known(), slopes, sd) == int(np.argmin(by_hand))


def test_one_after_another_comes_near_the_best_of_all_together():
    ladder = [on_rung(LAW, float(c), (5.0, 80.0), {}) for c in rungs(1e21, 3)]
    chosen, after = choose(known(), ladder, lambda x: np.full(len(x["params"]), 0.01))
    every = [known().slopes(r) for r in ladder]
    sd = np.full(3, 0.01)
    best = min(variance(np.stack(rows), sd) for rows in itertools.product(*every))
    assert len(chosen) == 3
    assert [c["params"] * c["tokens"] * 6 for c in chosen] == pytest.approx(rungs(1e21, 3)[::-1].tolist(), rel=5e-3)
    assert best <= after.sd**2 * (1 + 1e-9)
    assert after.sd**2 < 1.1 * best


def test_where_nothing_helps_the_middle_one_stands():
    blind = Information(LAW, U, PRIOR, np.zeros((1, 5)))
    assert best_of(blind, np.ones((5, 5)), np.ones(5)) == 2
