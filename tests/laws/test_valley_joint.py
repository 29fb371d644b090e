"""The joint laws of loss and settings: their parts by hand, and that size and data help at the best settings."""

import numpy as np
import pytest

from core import laws
from tests.laws._cases import loss

FLOOR = {"E": 1.8, "A_N": 300.0, "A_D": 400.0, "alpha": 0.3, "beta": 0.28}
BOWL = {"k_eta": 2e-3, "a": -0.7, "b": 0.3, "k_B": 5e5, "m": 0.57, "c_eta": 0.012, "c_B": 0.008, "rho": -0.3}
TIMESCALE = {"k_tau": 0.2236, "g": -0.527, "c_tau": 0.01}
JOINT, DECAY = laws.get("valley-joint"), laws.get("valley-joint-decay")


def best(n: float, d: float) -> dict[str, float]:
    rate = 2e-3 * (n / 1e9) ** -0.7 * (d / 2e10) ** 0.3
    batch = 5e5 * (d / 2e10) ** 0.57
    decay = batch / (rate * d * 0.2236 * (d / n / 20) ** -0.527)
    return {"params_non_embedding": n, "tokens": d, "learning_rate": rate, "batch_tokens": batch, "weight_decay": decay}


def of(law, x) -> float:
    p = FLOOR | BOWL | TIMESCALE
    return loss(law, {q.name: p[q.name] for q in law.params}, {f.name: x[f.name] for f in law.features})


@pytest.mark.parametrize("law", [JOINT, DECAY], ids=lambda law: law.key)
@pytest.mark.parametrize(("n", "d"), [(1e8, 2e9), (3e9, 1e12)])
def test_at_the_best_settings_it_is_the_law_of_size_and_data(law, n, d):
    assert of(law, best(n, d)) == pytest.approx(1.8 + 300 * n**-0.3 + 400 * d**-0.28, rel=1e-12)


@pytest.mark.parametrize(("u", "v"), [(0.7, 0.0), (0.0, -1.1), (0.7, -1.1), (-0.4, 0.9)])
def test_away_from_them_it_costs_what_the_parabola_says(u, v):
    x = best(1e8, 2e9)
    bend = np.array([[0.012, -0.3 * np.sqrt(0.012 * 0.008)], [-0.3 * np.sqrt(0.012 * 0.008), 0.008]])
    moved = x | {"learning_rate": x["learning_rate"] * np.exp(u), "batch_tokens": x["batch_tokens"] * np.exp(v)}
    cost = np.array([u, v]) @ bend @ [u, v] / 2
    assert np.log(of(JOINT, moved) / of(JOINT, x)) == pytest.approx(cost, rel=1e-9)
    # With decay the timescale moves too: by v - u, as the decay is held.
    assert np.log(of(DECAY, moved) / of(DECAY, x)) == pytest.approx(cost + 0.01 * (v - u) ** 2 / 2, rel=1e-9)


def test_the_best_decay_is_that_of_the_published_timescale():
    """Bergsma's check: 1B parameters, 20B tokens, batches of 504 x 2,048 tokens, rate 2e-3: 0.11543."""
    x = best(1e9, 2e10) | {"batch_tokens": 504 * 2048.0, "learning_rate": 2e-3}
    at = {w: of(DECAY, x | {"weight_decay": w}) for w in 0.11543 * np.exp(np.linspace(-0.02, 0.02, 41))}
    assert min(at, key=lambda w: at[w]) == pytest.approx(0.11543, rel=1.1e-3)


@pytest.mark.parametrize("law", [JOINT, DECAY], ids=lambda law: law.key)
def test_size_and_data_help_at_the_best_settings(law):
    losses = [of(law, best(n, d)) for n, d in ((1e8, 2e9), (2e8, 2e9), (2e8, 4e9), (4e8, 4e9), (4e8, 1e12))]
    assert losses == sorted(losses, reverse=True)
