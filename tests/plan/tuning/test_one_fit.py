"""One fit of all valleys: the law that made the runs gives the best settings, and exponents stand beside others."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from core import laws
from core.fit.calibrated import Calibrated
from core.fit.result import Estimate
from core.fit.sweeps.meta_regression import Line
from core.plan.tuning import one_fit
from tests.fit.sweeps.test_valley_law_fits import TRUE

LAW = laws.get("valley-joint-decay")
MOVES = {
    "a": ("learning rate with size", "learning_rate", "size"),
    "b": ("learning rate with tokens", "learning_rate", "tokens"),
    "m": ("batch with tokens", "batch_tokens", "tokens"),
    "g": ("timescale with tokens per parameter", "weight_decay", "ratio"),
}
AT = {"params": 1.2e9, "params_non_embedding": 1e9, "tokens": 4e10}


def fit(**more):
    """A fit that found what made the runs, to the last digit, with ends 10 % of each exponent away."""
    ends = {n: Estimate(value=v, low=v - 0.1 * abs(v), high=v + 0.1 * abs(v)) for n, v in TRUE.items()}
    given = {"columns": {}, "ranges": {"tokens": (1e9, 4e9)}, "notes": (), "n_runs": 99, "parameters": ends}
    return SimpleNamespace(**given | more)


@pytest.fixture
def exact(monkeypatch):
    """Constants of the fit, with two draws that are the same."""
    draws = {n: np.full(2, v) for n, v in TRUE.items()}
    monkeypatch.setattr(one_fit, "from_fit", lambda fit: Calibrated(LAW, TRUE, draws, {}, "nats", "made up"))


def test_the_best_settings_are_the_powers_that_made_the_runs(exact):
    best, verdict = one_fit.best_of(fit(), AT, MOVES)
    rate, batch = 2e-3 * 2**0.3, 5e5 * 2**0.57
    decay = batch / (rate * 4e10 * 0.2236 * 2**-0.527)
    expected = {"learning_rate": rate, "batch_tokens": batch, "weight_decay": decay}
    assert {n: v[0] for n, v in best.items()} == pytest.approx(expected, rel=1e-5)
    assert any("10 times beyond" in r.text for r in verdict.reasons)
    by_all, _ = one_fit.best_of(fit(columns={"params_non_embedding": "params"}), AT, MOVES)
    assert by_all["learning_rate"][0] == pytest.approx(2e-3 * 1.2**-0.7 * 2**0.3, rel=1e-5)


def test_exponents_stand_beside_those_of_valleys_and_a_gap_where_there_are_none():
    line = Line((0.0,) * 3, (-0.5, -0.6, -0.4), np.zeros((2, 2)), 2.0, 9)
    two = one_fit.two_steps([], line, MOVES)
    assert two == {"g": (-0.5, -0.6, -0.4)}
    table = one_fit.exponents(fit(), two, MOVES).set_index("exponent")
    assert table["one fit"].tolist() == [-0.7, 0.3, 0.57, -0.527]
    assert table.loc["batch with tokens", "one fit, from"] == pytest.approx(0.513)
    assert table["valleys one by one"].isna().tolist() == [True, True, True, False]
    assert table.loc["timescale with tokens per parameter", "valleys, to"] == -0.4
    without = fit(parameters={"a": Estimate(value=-0.7)})
    assert math.isnan(one_fit.exponents(without, {}, MOVES)["one fit, to"].item())


def test_settings_are_said_unless_an_interval_is_too_wide():
    best = {"learning_rate": (1e-3, 2e-3 / 3, 2e-3), "batch_tokens": (1e6, 9e5, 1.1e6)}
    assert one_fit.settings(fit(), best, MOVES) == (
        "The planned run takes a batch of **1.00M tokens** (900K tokens to 1.10M tokens), a learning rate of "
        "**0.0010** (6.7e-4 to 0.0020)."
    )
    assert one_fit.settings(fit(), best | {"weight_decay": (0.1, 0.01, 0.31)}, MOVES) == ""


def test_an_exponent_at_an_edge_is_said():
    note = "a ended at 1, the edge of what is allowed."
    assert one_fit.edges(fit(notes=(note, "E ended at 1, the edge of what is allowed.")), MOVES) == ["a"]
    said = one_fit.settings(fit(notes=(note,)), {"learning_rate": (1e-3, 5e-4, 2e-3)}, MOVES)
    assert said.endswith("These runs do not tell how the best learning rate moves with size.")
