"""The form error of a fit in worlds with a known truth: it holds where the law does and where it does not."""

import numpy as np
import pytest

from core import laws
from core.errors import BadInput
from core.fit.discrepancy.discrepancy import _beginning, _heaviness, discrepancy, factors
from core.fit.discrepancy.slopes import logs
from core.fit.solver.space import natural, walked
from core.laws.rivals import TYPICAL
from tests.fit.discrepancy._worlds import AT_TRUTH, CHINCHILLA, TRUTH, ahead, broken, found_on, repeated, right, sizes


def share_held(truth, decades, tables=12, count=50):
    held, widths = [], []
    for seed in range(tables):
        n, d, _, found = found_on(truth, count, seed)
        at = ahead(n, d, decades)
        low, _, high = found.band(at)
        held.append(bool(low[0] <= truth(at["params"], at["tokens"])[0] <= high[0]))
        widths.append((high - low)[0] / 2 / right(at["params"], at["tokens"])[0])
    return np.mean(held), np.median(widths)


@pytest.mark.parametrize("truth", [right, repeated, broken])
def test_the_band_holds_the_truth_a_decade_beyond_whether_the_law_is_right_or_not(truth):
    """12 tables of 50 runs: at 93 % and more held, 9 and fewer would come about once in 1,000 times."""
    held, _ = share_held(truth, 1.3)
    assert held >= 10 / 12


def test_the_band_is_narrow_where_the_law_is_right_and_wide_where_runs_show_that_it_is_not():
    assert share_held(right, 1.3, 4)[1] < 0.03
    assert share_held(repeated, 1.3, 4)[1] > 0.04


def test_the_band_grows_with_the_distance_from_the_runs():
    n, d, _, found = found_on(right, 50, 0)
    widths = [np.log(high / low)[0] for low, _, high in (found.band(ahead(n, d, far)) for far in (0.0, 1.0, 2.0, 3.0))]
    assert (np.diff(widths) > 0).all()


def test_runs_without_noise_leave_the_form_open_still():
    """The floor: what no test can see may begin just beyond the runs."""
    n, d, _, found = found_on(right, 60, 0, noise=1e-6)
    low, _, high = found.band(ahead(n, d, 1.3))
    assert (high - low)[0] / low[0] > 0.004


def test_the_order_of_runs_does_not_matter():
    n, d, y, found = found_on(right, 40, 3)
    order = np.random.default_rng(9).permutation(40)
    again = discrepancy(CHINCHILLA, found.u, {"params": n[order], "tokens": d[order]}, y[order], np.arange(40), {})
    np.testing.assert_allclose(again.band(ahead(n, d, 1.0)), found.band(ahead(n, d, 1.0)), rtol=1e-6)


@pytest.mark.parametrize("times", [np.log(2), 100.0])
def test_the_band_moves_with_the_unit_of_the_losses(times):
    """A loss in another unit is a loss times a number, with constants of that unit: so is its band."""
    n, d, y, found = found_on(repeated, 40, 3)
    scaled = {k: v * (times if k in "EAB" else 1.0) for k, v in natural(CHINCHILLA, found.u).items()}
    again = discrepancy(
        CHINCHILLA, walked(CHINCHILLA, scaled), {"params": n, "tokens": d}, times * y, np.arange(40), {}
    )
    at = ahead(n, d, 1.3)
    np.testing.assert_allclose(np.array(again.band(at)) / times, found.band(at), rtol=2e-3)
    assert (again.below, again.above) == pytest.approx((found.below, found.above), rel=5e-3)


def test_the_rival_begins_as_the_law_itself_where_it_contains_the_law():
    exponent = laws.get("chinchilla-exponent")
    begin = natural(exponent, _beginning(exponent, CHINCHILLA, AT_TRUTH, 3.0))
    assert {k: float(v) for k, v in begin.items()} == pytest.approx(TRUTH | {"gamma": 1.0})


def test_a_band_that_the_hidden_runs_left_is_widened():
    wide, narrow = found_on(repeated, 50, 0)[3], found_on(right, 50, 0)[3]
    assert wide.above > 1.1
    assert wide.below > 1.4 * wide.above
    assert narrow.above < 1.3


def test_a_band_that_held_the_hidden_runs_is_not_widened():
    assert factors(np.array([-0.5, 0.5, 0.9]), incomplete=False) == (1.0, 1.0)


def test_one_outlier_among_hidden_runs_counts_three_times_the_typical_error_at_the_most():
    """Nine errors of one size and a hundredfold one: the latter counts 3 x 1.4826 times as much as the others."""
    off = np.full(10, 0.5)
    off[4] = 50.0
    expected = np.sqrt(np.mean(np.append(np.full(9, 0.5), 3 * 1.4826 * 0.5) ** 2))
    assert expected < 1
    assert factors(off, incomplete=False) == (1.0, 1.0)
    off *= 2
    assert factors(off, incomplete=False)[1] == pytest.approx(2 * expected)
    assert factors(np.full(10, 4.0), incomplete=False)[1] == 4.0  # where all lie off none is an outlier


def test_heavy_tails_of_noise_are_known_from_the_runs_that_are_not_hidden():
    """Student's t(2) against normal noise of one median, errors beyond three deviations counted as three of them.

    A twentieth of both, the largest, is taken for outliers.
    """
    rng = np.random.default_rng(1)
    assert _heaviness(rng.standard_normal(100_000)) == pytest.approx(1.0, abs=0.01)
    drawn = rng.standard_t(2, 100_000)
    scale = 1.4826 * np.median(np.abs(drawn))
    expected = np.sqrt(np.mean(np.sort(np.clip(np.abs(drawn) / scale, 0, 3))[:95_000] ** 2))
    assert _heaviness(drawn) == pytest.approx(expected, rel=1e-12)
    assert 1.1 < expected < 1.4
    assert _heaviness(np.ones(5)) == 1.0  # light tails narrow nothing


def test_no_hidden_runs_widen_the_lower_side_alone():
    assert factors(np.empty(0), incomplete=False) == (1.5, 1.0)


def test_the_side_to_which_targets_go_is_the_longer_one():
    """Five runs are too few to hide any; a law that rises is the same one read upwards."""
    size = np.geomspace(1e7, 1e9, 5)
    for key, values in (
        ("power-law-params", {"E": 1.7, "A": 400.0, "alpha": 0.34}),
        ("optimal-batch-params", {"k": 30.0, "a": 0.5}),
    ):
        law = laws.get(key)
        u = walked(law, {name: np.float64(v) for name, v in values.items()})
        x = {law.features[0].name: size}
        y = np.exp(logs(law, u[None], x)[0])
        found = discrepancy(law, u, x, y, np.arange(5), {})
        assert (found.below, found.above) == ((1.0, 1.5) if y[-1] > y[0] else (1.5, 1.0))


def test_a_law_that_leaves_out_a_scale_has_a_longer_lower_side_always():
    assert factors(np.array([-0.5, 0.5]), incomplete=True) == (2.5, 1.0)
    assert factors(np.full(10, 2.0), incomplete=True) == (5.0, 2.0)


def test_a_further_run_has_a_wider_band_than_the_mean():
    n, d, _, found = found_on(right, 50, 0)
    (low, _, high), (below, _, above) = found.band(ahead(n, d, 0.5)), found.band(ahead(n, d, 0.5), new_run=True)
    assert below < low
    assert above > high


FLOPS = np.geomspace(1e18, 1e21, 20)


def of_compute(truth, pins=None):
    """The form error of a power of compute that has the floor 1.7, on runs of another truth."""
    law = laws.get("power-law-compute")
    u = walked(law, {"E": np.float64(1.7), "K": np.float64(1e3), "gamma": np.float64(0.15)})
    y = truth(FLOPS) * (1 + 0.002 * np.cos(np.arange(20.0)))
    return discrepancy(law, u, {"flops": FLOPS}, y, np.arange(20), pins or {})


def test_a_law_that_names_no_rival_stands_on_one_that_is_made_from_it():
    found = of_compute(lambda c: 1.7 + 1e3 * c**-0.15)
    assert found.rival is laws.rival_of(found.law)
    low, _, high = found.band({"flops": np.array([1e22])})
    assert low[0] < 1.7 + 1e3 * 1e22**-0.15 < high[0]


def test_the_rival_lets_a_floor_fall_that_the_law_takes_for_fixed():
    """Runs of two powers without a floor: three decades beyond, the law alone is 8 % above the truth."""
    from scipy.optimize import least_squares

    def truth(c):
        return 2.0 * (c / 1e19) ** -0.02 + 1.4 * (c / 1e19) ** -0.3

    def off(v):
        return np.log(v[0] + np.exp(v[1]) * (FLOPS / 1e19) ** -v[2]) - np.log(truth(FLOPS))

    e, k, gamma = least_squares(off, [1.7, 0.5, 0.2]).x
    law, far = laws.get("power-law-compute"), {"flops": np.array([1e24])}
    u = walked(law, {"E": np.float64(e), "K": np.exp(k) * 1e19**gamma, "gamma": np.float64(gamma)})
    y = truth(FLOPS) * (1 + 0.002 * np.cos(np.arange(20.0)))
    found = discrepancy(law, u, {"flops": FLOPS}, y, np.arange(20), {})
    alone, rival = (each.at(far) for each in found._both_laws)
    expected = np.log(truth(1e24))
    assert alone.mean[0] - expected > 0.06
    assert abs(rival.mean[0] - expected) < 0.04
    low, _, high = found.band(far)
    assert low[0] < truth(1e24) < high[0]


def test_a_pin_holds_in_the_rival_where_it_has_the_same_parameter():
    found = of_compute(lambda c: 1.7 + 1e3 * c**-0.15, {"E": 1.7})
    assert found.rival_pins == {"E": 1.7}
    assert natural(found.rival, found.rival_u)["E"] == 1.7


def test_a_bent_rival_holds_a_typical_value():
    """The geometric mean of k C^a over runs at 1e18 and 1e20 is that at 1e19."""
    law = laws.get("kaplan-optimal-params")
    flops = np.tile([1e18, 1e20], 10)
    u = walked(law, {"k": np.float64(0.1), "a": np.float64(0.5)})
    found = discrepancy(law, u, {"flops": flops}, 0.1 * flops**0.5, np.arange(20), {})
    assert found.rival_pins == {TYPICAL: pytest.approx(0.1 * 1e19**0.5)}


def test_a_target_on_both_sides_of_zero_has_no_relative_error():
    n, d = sizes(20, np.random.default_rng(0))
    with pytest.raises(BadInput, match="both sides"):
        discrepancy(CHINCHILLA, AT_TRUTH, {"params": n, "tokens": d}, np.zeros(20), np.arange(20), {})
