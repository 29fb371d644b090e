"""What the choice of objective does to the advice: published numbers, and what must hold for any law."""

import json
import math

import numpy as np
import pytest

from core import laws
from core.errors import BadInput
from core.fit import OBJECTIVES, FitOptions, fit, from_fit, predict
from core.fit.validation.by_objective import DELTAS, ObjectiveFit, by_objective
from core.plan.compute.allocate import allocate
from core.plan.compute.multiverse import SPLIT, multiverse
from core.runs import from_table, load_bundled
from tests.fit._examples import bundled_fit, spread, two_terms
from tests.tolerances import ALGEBRA, SOLVER

FEW = FitOptions(starts=32)
LIKE_BUNDLED = 240  # rows of the bundled runs: nothing compiles for another number of them


@pytest.fixture(scope="module")
def digitised():
    """Every objective on the bundled digitised runs, around a fit with intervals."""
    return by_objective(laws.get("chinchilla"), load_bundled("chinchilla"), FEW, chosen_fit=bundled_fit())


def named(found, objective, delta=None):
    [row] = [r for r in found.rows if r.universe.objective.name == objective and r.universe.delta == delta]
    return row


@pytest.mark.parametrize(
    ("objective", "delta", "expected"), [("huber-log", 1e-3, 16.6), ("mse-log", None, 12.0), ("mse", None, 8.0)]
)
def test_tokens_per_parameter_of_the_replicated_runs(digitised, objective, delta, expected):
    """Measured with four public tools on the same 240 rows, at 1e25 FLOP and C = 6 N D."""
    assert named(multiverse(digitised, 1e25), objective, delta).split.tokens_per_param == pytest.approx(
        expected, rel=0.02
    )


def test_every_objective_is_there_once_and_the_choice_is_first(digitised):
    found = [(u.objective.name, u.delta) for u in digitised]
    wanted = {(o.name, d) for o in OBJECTIVES.values() for d in (DELTAS if o.uses_delta else (None,))}
    assert len(found) == len(set(found))
    assert set(found) == wanted
    assert [u.chosen for u in digitised] == [True] + [False] * (len(found) - 1)
    assert digitised[0].fit is bundled_fit()


def test_advice_is_that_of_allocate(digitised):
    found = multiverse(digitised, 3e24)
    for row in found.rows:
        best = allocate(from_fit(row.universe.fit), 3e24)
        assert row.split.params == pytest.approx(best.params, rel=ALGEBRA)
        assert row.value == pytest.approx(best.loss, rel=ALGEBRA)


def test_the_sampling_interval_is_that_of_the_draws(digitised):
    """Oracle: the closed form of Hoffmann et al. 2022, equation 4, for every draw of the chosen fit."""
    found, flops = multiverse(digitised, 1e24), 1e24
    d = {k: np.array(v) for k, v in bundled_fit().draws.items()}
    a, b = d["alpha"], d["beta"]
    n = (a * d["A"] / (b * d["B"]) * (flops / 6) ** b) ** (1 / (a + b))
    low, high = np.quantile(flops / 6 / n**2, [0.025, 0.975], method="weibull")
    assert (found.low, found.high) == (pytest.approx(low, rel=2e-3), pytest.approx(high, rel=2e-3))


def test_the_sentence_says_what_was_found(digitised):
    found = multiverse(digitised, 1e25)
    middle = [r.advice for r in found.rows if not r.universe.leans]
    assert found.quantity == SPLIT
    assert found.ends == (min(middle), max(middle))
    assert found.spread == pytest.approx(max(middle) / min(middle))
    assert found.spread > 1.25
    assert found.level == "care"
    assert (
        "tokens per parameter at 1e25 FLOP: 8.04 to 17.1, a factor of 2.1, by the choice of objective" in found.sentence
    )
    assert found.high / found.low > found.spread
    assert "no more than the 95 % sampling interval of your own fit" in found.sentence


def test_objectives_that_lean_are_told_but_not_counted(digitised):
    found = multiverse(digitised, 1e25)
    leaning = [r.advice for r in found.rows if r.universe.leans]
    assert {r.universe.objective.name for r in found.rows if r.universe.leans} == {"huber-log-asymmetric"}
    assert min(leaning) < found.ends[0]
    [note] = [n for n in found.notes if "lean" in n]
    assert f"{min(leaning):.2f}" in note


def test_the_budget_is_a_decade_beyond_the_runs_by_default(digitised):
    chosen = bundled_fit()
    assert multiverse(digitised).at == {"flops": pytest.approx(10 * chosen.ranges["flops"][1])}


def test_noiseless_runs_give_one_answer_under_every_objective():
    law = laws.get("chinchilla")
    found = multiverse(by_objective(law, two_terms(spread(LIKE_BUNDLED), 0.0), FEW), 1e24)
    assert found.spread == pytest.approx(1.0, abs=1e-3)
    assert found.level == "solid"
    assert found.low is None
    assert "no resamples were made" in found.sentence


def test_a_law_without_size_and_tokens_is_predicted_ahead():
    law, runs = laws.get("power-law-tokens"), two_terms(spread(40))
    chosen = fit(law, runs, FitOptions(starts=16, bootstrap=60))
    found = multiverse(by_objective(law, runs, FitOptions(starts=16), (1e-3,), chosen))
    at = {"tokens": 10 * chosen.ranges["tokens"][1]}
    expected = predict(from_fit(chosen), at)
    assert found.at == pytest.approx(at)
    assert found.rows[0].split is None
    assert found.rows[0].value == pytest.approx(expected.value, rel=ALGEBRA)
    assert (found.low, found.high) == (
        pytest.approx(expected.sampling_low),
        pytest.approx(expected.sampling_high),
    )
    assert found.unit == "nats per token"
    assert "loss at tokens" in found.sentence


def test_further_features_are_held_at_their_largest_or_as_asked():
    law = laws.get("data-constrained")
    x = spread(40)
    runs = two_terms(x, unique_tokens=x["tokens"] / 2)
    objective = OBJECTIVES["mse-log"]
    chosen = fit(law, runs, FitOptions(starts=8, objective=objective.name))
    found = (ObjectiveFit(objective, None, True, chosen),)
    largest = multiverse(found, 1e23)
    assert largest.at["unique_tokens"] == pytest.approx(x["tokens"].max() / 2)
    assert any("unique_tokens" in note and "held" in note for note in largest.notes)
    point = multiverse(found, 1e23, {"unique_tokens": 1e9})
    assert point.at["unique_tokens"] == 1e9
    assert not any("held" in note for note in point.notes)


def test_an_objective_that_the_runs_do_not_allow_is_said_and_left_out():
    """A target below zero has no logarithm."""
    law, x = laws.get("power-law-tokens"), spread(40)
    runs = two_terms(x)
    table = runs.table.drop(columns="excluded").assign(loss_unigram=runs.table["loss"] - 3.0)
    options = FitOptions(starts=8, objective="mse", target="loss_unigram")
    found = multiverse(by_objective(law, from_table(table, "below zero"), options, deltas=(1e-3,)))
    failed = {r.universe.objective.name: r.error for r in found.rows if r.error}
    assert set(failed) == {"huber-log", "mse-log", "huber-log-asymmetric"}
    assert all("logarithm" in line for line in failed.values())
    assert sum("logarithm" in note for note in found.notes) == 3
    assert [row["status"] for row in found.report()["objectives"]].count("failed") == 3


def test_a_budget_that_is_none_is_refused(digitised):
    with pytest.raises(BadInput, match="budget"):
        multiverse(digitised, -1e20)


def test_table_and_report_are_plain(digitised):
    found = multiverse(digitised, 1e25)
    table = found.table()
    assert len(table) == 4 * len(found.rows)
    assert list(dict.fromkeys(table["quantity"])) == ["alpha", "beta", "E", SPLIT]
    chosen = table[table["own"]]
    assert chosen[["low", "high"]].notna().all(axis=None)
    assert table.loc[~table["own"], ["low", "high"]].isna().all(axis=None)
    alpha = chosen.loc[chosen["quantity"] == "alpha", "value"].item()
    assert alpha == pytest.approx(bundled_fit().parameters["alpha"].value, rel=SOLVER)
    report = json.loads(json.dumps(found.report(), allow_nan=False))
    assert report["objectives"][0]["own"] is True
    assert math.isclose(report["spread"], found.spread)
