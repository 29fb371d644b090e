"""Kaplan et al. 2020 against numbers computed from its printed constants, and the frontier of its appendix B.

Every expected text is rounded to the digits that it has; a prediction must round to it.
"""

import math

import pytest
from scipy.optimize import brentq, minimize_scalar

from core.laws import get_published
from core.laws._units import PF_DAY
from core.laws.loss.kaplan_ns import frontier_exponent, frontier_params, frontier_scale, frontier_steps
from tests.laws._cases import loss, values_of
from tests.tolerances import ALGEBRA, SOLVER, rounds_to

TABLE_3 = {"N_c": 6.5e13, "S_c": 2.1e3, "B_star": 2e8, "alpha_N": 0.077, "alpha_S": 0.76, "alpha_B": 0.21}


def value(reference, **features):
    law, constants = get_published(reference)
    return loss(law, values_of(law, constants), features)


@pytest.mark.parametrize(
    ("params", "expected"),
    [(1e6, "4.0159"), (1e8, "2.8300"), (1e9, "2.3756"), (1.5e9, "2.3036"), (1.75e11, "1.6044")],
)
def test_loss_by_size(params, expected):
    assert rounds_to(value("power-law-params@kaplan", params=params), expected)


@pytest.mark.parametrize(
    ("tokens", "expected"), [(2.2e7, "4.0462"), (1e9, "2.8156"), (2.2e10, "2.0992"), (3e11, "1.6378")]
)
def test_loss_by_data(tokens, expected):
    assert rounds_to(value("power-law-tokens@kaplan", tokens=tokens), expected)


@pytest.mark.parametrize(("pf_days", "expected"), [(1e-3, "3.7546"), (1, "2.6581"), (100, "2.1114"), (3640, "1.7641")])
def test_loss_by_least_compute(pf_days, expected):
    assert rounds_to(value("power-law-compute@kaplan-min", flops=pf_days * PF_DAY), expected)


@pytest.mark.parametrize("pf_days", [1e-6, 1.0, 1e3])
def test_loss_by_compute_at_a_fixed_batch(pf_days):
    expected = math.exp(0.057 * (math.log(1.6e7) - math.log(pf_days)))
    assert value("power-law-compute@kaplan", flops=pf_days * 8.64e19) == pytest.approx(expected, rel=ALGEBRA)


@pytest.mark.parametrize(
    ("reference", "feature", "scale"),
    [
        ("power-law-params@kaplan", "params", 8.8e13),
        ("power-law-tokens@kaplan", "tokens", 5.4e13),
        ("power-law-compute@kaplan", "flops", 1.6e7 * 8.64e19),
        ("power-law-compute@kaplan-min", "flops", 3.1e8 * 8.64e19),
    ],
)
def test_the_scale_is_where_the_loss_is_one_nat(reference, feature, scale):
    assert value(reference, **{feature: scale}) == pytest.approx(1.0, rel=ALGEBRA)


@pytest.mark.parametrize(
    ("params", "tokens", "expected"),
    [(1e8, 2.2e10, "2.7742"), (1.5e9, 2.2e10, "2.3125"), (1e9, 1e9, "2.7943"), (1.75e11, 3e11, "1.6610")],
)
def test_loss_by_size_and_data(params, tokens, expected):
    assert rounds_to(value("kaplan-nd@kaplan", params_non_embedding=params, tokens=tokens), expected)


@pytest.mark.parametrize(("params", "tokens"), [(1e6, 1e13), (1e12, 1e7), (3e9, 4e10)])
def test_loss_by_size_and_data_is_equation_1_5(params, tokens):
    expected = ((6.4e13 / params) ** (0.076 / 0.103) + 1.8e13 / tokens) ** 0.103
    got = value("kaplan-nd@kaplan", params_non_embedding=params, tokens=tokens)
    assert got == pytest.approx(expected, rel=ALGEBRA)


@pytest.mark.parametrize(
    ("params", "steps", "expected"), [(1e8, 1e4, "3.1082"), (1e9, 1e5, "2.4005"), (1.5e9, 2.5e5, "2.3017")]
)
def test_loss_by_size_and_steps(params, steps, expected):
    assert rounds_to(value("kaplan-ns@kaplan", params_non_embedding=params, steps=steps), expected)


@pytest.mark.parametrize(
    ("nats", "expected"),
    [(4, "2.717e5"), (3.5, "5.131e5"), (3, "1.069e6"), (2.5, "2.547e6"), (2, "7.371e6")],
)
def test_critical_batch(nats, expected):
    assert rounds_to(value("critical-batch-kaplan@kaplan", loss=nats), expected)


def test_critical_batch_of_table_5_is_a_twentieth_larger():
    for nats in (2.0, 3.0, 4.0):
        ratio = value("critical-batch-kaplan@kaplan-table5", loss=nats) / value(
            "critical-batch-kaplan@kaplan", loss=nats
        )
        assert ratio == pytest.approx(1.05, rel=ALGEBRA)


@pytest.mark.parametrize(
    ("pf_days", "expected"), [(1e-3, "8.394e6"), (1, "1.300e9"), (100, "3.749e10"), (3640, "5.171e11")]
)
def test_compute_optimal_size(pf_days, expected):
    assert rounds_to(value("kaplan-optimal-params@kaplan", flops=pf_days * PF_DAY), expected)


def test_the_frontier_exponent():
    assert rounds_to(frontier_exponent(0.076, 0.76, 0.21), "0.05199")
    assert rounds_to(frontier_exponent(0.077, 0.76, 0.21), "0.05245")


def test_the_frontier_scale():
    C_c = frontier_scale(6.5e13, 2.1e3, 2e8, 0.077, 0.76)
    assert rounds_to(C_c, "1.325e28")
    assert rounds_to(C_c / PF_DAY, "1.533e8")


@pytest.mark.parametrize("flops", [1e18, 1e21, 1e24])
def test_the_frontier_lies_on_the_law(flops):
    N, S = frontier_params(flops, **TABLE_3), frontier_steps(flops, **TABLE_3)
    L = value("kaplan-ns@kaplan", params_non_embedding=N, steps=S)
    C_c = frontier_scale(*(TABLE_3[k] for k in ("N_c", "S_c", "B_star", "alpha_N", "alpha_S")))
    # The power law in C, what the steps cost at the critical batch, and the 10 % of B.5.
    assert pytest.approx((C_c / flops) ** frontier_exponent(0.077, 0.76, 0.21), rel=ALGEBRA) == L
    assert pytest.approx(6 * N * value("critical-batch-kaplan@kaplan", loss=L) * S, rel=ALGEBRA) == flops
    assert pytest.approx((1 + 0.077 / 0.76) * (6.5e13 / N) ** 0.077, rel=ALGEBRA) == L


@pytest.mark.parametrize("flops", [1e18, 1e21, 1e24])
def test_the_frontier_is_the_minimum(flops):
    def reached(log_params):
        """The loss of equation B.3, which is implicit: a larger loss makes more steps affordable."""
        N = math.exp(log_params)

        def excess(L):
            steps = flops * L ** (1 / 0.21) / (6 * 2e8 * N)
            return (6.5e13 / N) ** 0.077 + (2.1e3 / steps) ** 0.76 - L

        return brentq(excess, 0.5, 1e3, xtol=1e-14, rtol=1e-14)

    best = frontier_params(flops, **TABLE_3)
    found = minimize_scalar(
        reached, bounds=(math.log(best / 50), math.log(best * 20)), method="bounded", options={"xatol": 1e-10}
    )
    at_best = value("kaplan-ns@kaplan", params_non_embedding=best, steps=frontier_steps(flops, **TABLE_3))
    assert found.fun == pytest.approx(at_best, rel=ALGEBRA)
    # A minimum is flat: its place is known to the root of the precision of its height.
    assert math.exp(found.x) == pytest.approx(best, rel=SOLVER)


@pytest.mark.parametrize(
    ("part", "expected"), [("params", "2.7"), ("steps", "0.13"), ("compute", "0.35")], ids=lambda v: v
)
def test_stopping_ten_rather_than_two_per_cent_above_convergence(part, expected):
    """Equations B.12 to B.14: the same loss L with f = 10 % and f' = 2 % above convergence."""

    def run(excess, L=2.5):
        N = 6.5e13 * ((1 + excess) / L) ** (1 / 0.077)
        S = 2.1e3 * (L * excess / (1 + excess)) ** (-1 / 0.76)
        assert value("kaplan-ns@kaplan", params_non_embedding=N, steps=S) == pytest.approx(L, rel=ALGEBRA)
        return {"params": N, "steps": S, "compute": N * S}

    assert rounds_to(run(0.10)[part] / run(0.02)[part], expected)


def test_a_total_parameter_count_does_not_pass_for_one_without_embeddings():
    with pytest.raises(KeyError, match="params_non_embedding"):
        value("kaplan-nd@kaplan", params=1e9, tokens=1e10)
