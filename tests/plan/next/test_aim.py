"""Aims: their points and costs, their words, and their gradients by differences of the closed form."""

import numpy as np
import pytest

from core.errors import BadInput
from core.fit.solver.space import natural, walked
from core.plan.next.aim import aim_of, gradient
from tests.plan.next._design import AIM, LAW, PUBLISHED

U = walked(LAW, PUBLISHED.values)


def best_size(u, flops):
    """Hoffmann et al. 2022, equation 4: the size at which A/N^alpha + B/(C/6N)^beta is lowest."""
    p = natural(LAW, u)
    g = (p["alpha"] * p["A"] / (p["beta"] * p["B"])) ** (1 / (p["alpha"] + p["beta"]))
    return g * (flops / 6) ** (p["beta"] / (p["alpha"] + p["beta"]))


def log_loss(u):
    p = natural(LAW, u)
    return np.log(p["E"] + p["A"] * AIM["params"] ** -p["alpha"] + p["B"] * AIM["tokens"] ** -p["beta"])


def by_differences(function):
    steps = 1e-5 * np.eye(len(U))
    return np.array([(np.log(function(U + s)) - np.log(function(U - s))) / 2e-5 for s in steps])


def test_a_loss_costs_six_nd():
    found = aim_of(PUBLISHED, "loss", {"N": 7e9, "D": 1.4e11})
    assert dict(found.at) == AIM
    assert found.flops == pytest.approx(6 * 7e9 * 1.4e11)
    assert found.words == "the loss of 7.00B parameters on 140B tokens"


def test_a_best_size_lies_where_the_closed_form_has_it():
    found = aim_of(PUBLISHED, "size", {"flops": 1e22})
    assert found.at["params"] == pytest.approx(best_size(U, 1e22), rel=1e-6)
    assert found.words == "the best size for 1e22 FLOP"


def test_the_gradients_are_those_of_the_closed_forms():
    of_loss = gradient(aim_of(PUBLISHED, "loss", AIM), LAW, U)
    assert of_loss == pytest.approx(by_differences(lambda u: np.exp(log_loss(u))), rel=1e-4, abs=1e-6)
    of_size = gradient(aim_of(PUBLISHED, "size", {"flops": 1e22}), LAW, U)
    assert of_size == pytest.approx(by_differences(lambda u: best_size(u, 1e22)), rel=1e-3, abs=1e-4)


@pytest.mark.parametrize(("kind", "point", "words"), [
    ("loss", {"params": 7e9}, "tokens"), ("loss", {"params": 7e9, "tokens": -1.0}, "tokens is -1"),
    ("size", {"params": 7e9}, "needs flops"), ("size", {"flops": 1e22, "tokens": 1e9}, "cannot be held"),
])  # fmt: skip
def test_what_is_no_aim_is_refused(kind, point, words):
    with pytest.raises(BadInput, match=words):
        aim_of(PUBLISHED, kind, point)
