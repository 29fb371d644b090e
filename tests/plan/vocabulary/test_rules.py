"""Rules that need no law of loss: published powers, SciPy's root of the slope, and lines through a frontier."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import fsolve, minimize
from scipy.special import huber

from core import runs
from core.errors import BadInput
from core.plan.vocabulary import rules
from core.plan.vocabulary.rules import TAO, by_derivative, by_isoflop, frontier_of, isoflop_rule, width_of
from core.settings import ORIGINALS
from tests.tolerances import PRINTED, SOLVER


def test_the_powers_of_growth():
    assert pytest.approx(0.833, abs=5e-4) == TAO.gamma
    assert rules.gamma_by_derivative() == pytest.approx(0.8354, abs=5e-5)
    # The code's optimiser stops a little before the smallest value.
    assert rules.gamma_by_derivative() == pytest.approx(0.8353974035, rel=2e-6)


def test_the_slope_of_compute_is_zero_where_scipy_finds_it():
    a, b, c = 0.00639222, -0.15811069, 1.20470122

    def slope(v, n, d):
        log_v = np.log(v)
        return d * (a * log_v**2 + b * log_v + c) + (n + d * v) * (2 * a * log_v + b) / v

    sizes = np.array(rules.SOLVED_PARAMS)
    found = rules.cheapest_vocabulary(sizes, width_of(sizes))
    for v, n, d in zip(found, sizes, width_of(sizes), strict=True):
        assert v == pytest.approx(fsolve(slope, 1000, args=(n, d), xtol=1e-10)[0], rel=SOLVER)


def test_a_frontier_is_found_again_in_runs():
    flops = np.geomspace(1e17, 1e21, 60)
    best = {
        "flops": flops, "params_non_embedding": 0.08 * flops**0.5, "characters": 6.0 * flops**0.5,
        "vocab_size": 0.2 * flops**0.42 / 1024, "embedding_dim": 1024.0, "loss": -np.log(flops),
    }  # fmt: skip
    poor = pd.DataFrame(best | {"loss": 5 - np.log(flops), "flops": flops * 1.01, "vocab_size": 9e9})
    found = isoflop_rule(pd.concat([pd.DataFrame(best), poor]))
    assert found.exponent == pytest.approx(0.42, rel=SOLVER)
    assert np.exp([found.log_params, found.log_entries, found.log_characters]) == pytest.approx([0.08, 0.2, 6.0])


def test_lines_have_the_smallest_huber_loss():
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(40), rng.standard_normal(40)])
    y = x @ [1.0, 0.5] + rng.standard_t(2, 40)
    found = rules.huber_line(x, y, 0.3)
    other = minimize(lambda b: huber(0.3, y - x @ b).sum(), found + 0.1, method="BFGS", tol=1e-10).x
    assert found == pytest.approx(other, rel=1e-5)


@pytest.mark.parametrize(("params", "width"), [(50e6, 512), (50e6 + 1, 768), (1e12, 20_480), (2e12, 24_576)])
def test_the_usual_width_steps_where_it_is_published_to(params, width):
    assert width_of(params) == width


def test_the_frontier_of_the_original_runs():
    folder = ORIGINALS.value()
    if not folder:
        pytest.skip("EXPLORER_ORIGINALS is not set: the table may not be bundled")
    table = runs.load(str(folder / "vocab_sail" / "exp_data.csv")).included
    found = isoflop_rule(table.assign(loss=table["loss_unigram"]))
    # Without the paper's interpolation: near its lines where the runs are.
    for flops in (1e18, 1e19, 1e20):
        assert float(found.inside(flops)) == pytest.approx(float(TAO.inside(flops)), rel=0.12)
        assert by_isoflop(flops, 1, found) == pytest.approx(float(found.inside(flops)))
    assert np.exp(found.log_params) == pytest.approx(0.0834, rel=0.03)
    assert np.exp(found.log_characters) == pytest.approx(6.42, rel=0.03)


def test_the_compute_of_a_size_is_the_size_of_that_compute():
    """exp(log_params) F^0.5 parameters are best at F: 33M at 1.567e17 FLOP, as the paper's table prints it."""
    sizes = np.array([33e6, 7e9])
    np.testing.assert_allclose(np.exp(TAO.log_params) * np.sqrt(TAO.flops(sizes)), sizes, rtol=1e-12)
    assert float(TAO.flops(33e6)) == pytest.approx(1.567e17, rel=PRINTED)
    assert by_isoflop(1.567e17, 512) == pytest.approx(5754, rel=PRINTED)


def test_approach_2_grows_as_its_power_from_its_anchor():
    assert by_derivative(33e6, 512) == 6144
    two = by_derivative(np.array([1e9, 2e9]), 1024)
    assert np.log2(two[1] / two[0]) == pytest.approx(rules.gamma_by_derivative())


def test_a_run_is_on_the_frontier_where_no_cheaper_one_has_as_low_a_loss():
    table = pd.DataFrame({"flops": [1.0, 3.0, 2.0, 4.0, 5.0], "loss": [5.0, 4.5, 4.0, 4.0, 3.0]})
    assert list(frontier_of(table).index) == [0, 2, 4]


def test_a_frontier_of_few_runs_is_refused():
    with pytest.raises(BadInput, match="frontier of loss over compute has 1 runs"):
        isoflop_rule(pd.DataFrame({"flops": [1e18], "loss": [-1.0]}))
