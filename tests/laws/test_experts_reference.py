"""Laws of experts and of pruned weights against numbers that their papers print, and against NumPy."""

import numpy as np
import pytest
from scipy.optimize import least_squares

from core import laws
from core.fit import FitOptions, fit
from core.laws.experts._common import saturated
from core.runs import from_table, load_bundled
from tests.laws._cases import loss, value
from tests.tolerances import rounds_to

# Active parameters, tokens, granularity, loss: Table 2 of Krajewski et al. 2024 (arXiv:2402.07871).
FINE_GRAINED = [
    (1e8, 4.37e9, 8, 3.133), (1e9, 28.94e9, 16, 2.491), (3e9, 72.9e9, 16, 2.245), (7e9, 137.6e9, 32, 2.076),
    (7e10, 941.07e9, 32, 1.694), (3e11, 2.96e12, 64, 1.503), (1e12, 7.94e12, 64, 1.367),
]  # fmt: skip


@pytest.mark.parametrize(("active", "tokens", "granularity", "printed"), FINE_GRAINED)
def test_fine_grained_losses_are_within_a_per_cent_of_the_printed_ones(active, tokens, granularity, printed):
    found = value("fine-grained@krajewski", params=43 * active, tokens=tokens, granularity=granularity)
    assert found == pytest.approx(printed, rel=0.01)


def test_experts_saturate_between_their_ends():
    assert saturated(1.0, 1.847, 314.478) == pytest.approx(1.847, rel=1e-12)
    assert saturated(1e12, 1.847, 314.478) == pytest.approx(314.478, rel=1e-6)
    assert rounds_to(float(saturated(128.0, 1.847, 314.478)), "91.40")


def test_128_experts_make_5m_parameters_as_good_as_52m():
    """Clark's effective size of S-BASE, in closed form; the paper prints about 55M."""
    found = value("routed@clark-s-base", active_params=5e6, experts=128.0)
    assert value("routed@clark-s-base", active_params=5.18e7, experts=1.0) == pytest.approx(found, rel=1e-4)


@pytest.mark.parametrize(("experts", "params", "tokens"), [(1.0, 1.7e9, 9.7e9), (32.0, 669e6, 24.9e9)])
def test_the_best_model_with_experts_at_1e20_flop_is_the_printed_one(experts, params, tokens):
    law = laws.get("experts-size-data")
    sizes = np.geomspace(1e8, 1e10, 4001)
    x = {"active_params": sizes, "tokens": 1e20 / 6 / sizes, "experts": np.full(sizes.shape, experts)}
    best = sizes[np.argmin(law.predict(dict(law.published[0].values), x))]
    assert best == pytest.approx(params, rel=0.03)
    assert 1e20 / 6 / best == pytest.approx(tokens, rel=0.03)


def test_the_best_granularity_and_shared_experts_of_the_comprehensive_law():
    law = laws.get("comprehensive-experts")
    at = {"params": 30e9, "tokens": 1e12, "active_params": 3e9, "granularity": 7.0, "shared_expert_share": 0.31}
    fine, shared, active = np.linspace(1, 20, 1901), np.linspace(0, 1, 10_001), np.geomspace(1e9, 3e10, 3001)

    def best(name, values):
        x = {k: np.full(values.shape, v) for k, v in at.items()} | {name: values}
        return values[np.argmin(law.predict(dict(law.published[0].values), x))]

    assert best("granularity", fine) == pytest.approx(7, abs=0.3)
    assert rounds_to(best("shared_expert_share", shared), "0.31")
    assert rounds_to(best("active_params", active) / 30e9, "0.40")


def test_the_best_granularity_of_the_leverage_is_about_12():
    law, fine = laws.get("efficiency-leverage"), np.linspace(2, 40, 3801)
    x = {k: np.full(fine.shape, v) for k, v in {"experts": 1000.0, "active_experts": 31.0, "flops": 1e22}.items()}
    found = law.predict(dict(law.published[0].values), {**x, "granularity": fine})
    assert fine[np.argmax(found)] == pytest.approx(11.34, abs=0.02)  # 2^(.117 / (2 x .0167))
    assert found.max() > 7


@pytest.mark.parametrize(("sparsity", "times"), [(0.5, 1.587), (0.75, 2.160), (0.875, 2.635)])
def test_a_pruned_model_is_worth_a_larger_dense_one(sparsity, times):
    """The paper prints 2.16 for 75 %; in closed form the ratio is ((a (1-S)^b + c) / (a + c))^(-1 / b_N)."""
    pruned = value("sparse-weights@frantar-t5", nonzero_params=85e6, tokens=6.55e10, weight_sparsity=sparsity)
    dense = value("sparse-weights@frantar-t5", nonzero_params=times * 85e6, tokens=6.55e10, weight_sparsity=0.0)
    assert pruned == pytest.approx(dense, rel=1e-4)


def test_the_best_sparsity_is_that_of_a_search():
    """All sparsities of 85M parameters at the compute of 260B dense tokens, of which sparse training affords fewer."""
    shares = np.linspace(0, 0.99, 9901)
    law = laws.get("sparse-weights")
    x = {"nonzero_params": np.full(shares.shape, 85e6), "tokens": 2.6e11 * (1 - shares), "weight_sparsity": shares}
    best = shares[np.argmin(law.predict(dict(law.constants("frantar-t5").values), x))]
    found = value("optimal-weight-sparsity@frantar-t5", nonzero_params=85e6, flops=6 * 85e6 * 2.6e11)
    assert found == pytest.approx(best, abs=1e-4)


@pytest.mark.parametrize("density", [1.0, 0.8**5, 0.8**10, 0.8**20, 0.8**30, 0.0])
def test_a_pruned_networks_error_is_the_complex_form(density):
    dense, plateau, gamma, knee = 0.06, 0.9, 1.2, 0.01
    top = abs(density - 1j * knee * (plateau / dense) ** (1 / gamma)) ** gamma
    p = {"eps_np": dense, "eps_up": plateau, "gamma": gamma, "p": knee}
    found = loss(laws.get("pruning"), p, {"weight_sparsity": 1 - density})
    assert found == pytest.approx(dense * top / abs(density - 1j * knee) ** gamma, rel=1e-9)


@pytest.mark.parametrize(("router", "count"), [("S-Base", 58), ("RL-R", 59), ("Hash", 56)])
def test_a_fit_to_the_released_runs_of_a_router_is_that_of_scipy(router, count):
    """The last checkpoints of Clark et al. 2022 and five dense models, by least squares on log10 of the loss."""
    table = load_bundled("clark-routing").table
    used = table[(table["excluded"] == "") & table["router"].isin([router, "Dense"])]
    law, runs = (
        laws.get("routed"),
        from_table(used[["active_params", "experts", "loss"]].reset_index(drop=True), router),
    )
    size, experts, loss_ = (used[k].to_numpy(float) for k in ("active_params", "experts", "loss"))

    def residuals(q):
        more = np.log10(saturated(experts, q[4], q[5]))
        return q[0] * np.log10(size) + (q[1] + q[2] * np.log10(size)) * more + q[3] - np.log10(loss_)

    expected = least_squares(residuals, [-0.08, -0.12, 0.01, 1.1, 2.0, 300.0], x_scale=[0.1, 0.1, 0.01, 1, 1, 100])
    assert len(used) == count
    assert np.sqrt(np.mean(expected.fun**2)) < 0.0033
    found = fit(law, runs, FitOptions(starts=32))
    assert [found.parameters[q.name].value for q in law.params] == pytest.approx(list(expected.x), rel=2e-3)
