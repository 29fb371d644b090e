"""Predictions: their value, interval and distance from the data."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import laws
from core.errors import BadInput
from core.fit import Fit, FitOptions, band, decades_beyond, fit, from_fit, from_published, predict
from core.fit.calibrated import Calibrated
from core.fit.point import check_point
from core.fit.predict import Farthest, beyond, farthest, new_run, outside_of_runs
from tests.fit._examples import bundled_fit, spread, two_terms

LAWS = [law for law in laws.examples().values() if not law.series]  # those refuse: tests/fit/data/test_series.py
SETS = [(law, constants) for law in LAWS for constants in law.published]
AT = {"params": 7e9, "tokens": 1e12}


@pytest.fixture(scope="module")
def fitted():
    return from_fit(bundled_fit())


@pytest.mark.parametrize(("law", "constants"), SETS, ids=[f"{a.key}@{b.name}" for a, b in SETS])
def test_a_prediction_is_the_laws_own_value(law, constants):
    for share in (0.2, 0.7):
        at = {f.name: f.within(share) for f in law.features}
        got = predict(from_published(law, constants), at)
        assert got.value == pytest.approx(float(law.predict(dict(constants.values), at)), rel=1e-12)
        assert (got.low, got.high) == (None, None)


def test_the_interval_is_that_of_the_draws(fitted):
    got = predict(fitted, AT)
    d = fitted.draws
    every = d["E"] + d["A"] * 7e9 ** -d["alpha"] + d["B"] * 1e12 ** -d["beta"]
    assert (got.sampling_low, got.sampling_high) == pytest.approx(
        tuple(np.percentile(every, [2.5, 97.5], method="weibull")), rel=1e-12
    )


def test_the_interval_contains_the_value(fitted):
    for params in np.geomspace(1e7, 1e12, 9):
        for tokens in np.geomspace(1e9, 1e14, 9):
            got = predict(fitted, {"params": params, "tokens": tokens})
            assert got.low < got.value < got.high


def test_a_curve_is_its_points(fitted):
    x = {"params": np.geomspace(1e8, 1e11, 5), "tokens": np.full(5, 1e11)}
    found = band(fitted, x)
    for i in range(5):
        one = predict(fitted, {k: float(v[i]) for k, v in x.items()})
        of_curve = (found.value[i], found.sampling_low[i], found.sampling_high[i])
        assert (one.value, one.sampling_low, one.sampling_high) == of_curve
        assert (one.low, one.high) == pytest.approx((found.low[i], found.high[i]), rel=1e-9)


def test_a_curve_of_published_constants_has_no_band():
    found = band(from_published(*laws.get_published("chinchilla@hoffmann")), {k: [v] for k, v in AT.items()})
    assert np.isnan([found.low, found.high, found.sampling_low, found.average]).all()


def test_inside_the_data_is_no_decade_beyond(fitted):
    (a, b), (c, d) = fitted.ranges["params"], fitted.ranges["tokens"]
    for params, tokens in ((a, d), (b, c), (np.sqrt(a * b), np.sqrt(c * d))):
        assert decades_beyond(fitted, {"params": params, "tokens": tokens}) == pytest.approx(0, abs=1e-12)


@given(st.sampled_from(LAWS), st.data(), st.sampled_from([10**0.5, 10.0, 30.0]))
@settings(max_examples=100, deadline=None)
def test_the_point_where_a_fit_is_judged_has_a_meaning_whatever_the_runs(law, data, times):
    """Any runs within the domains: the point is one that the law takes, and its scales lie beyond all runs."""
    ends = {f: sorted(f.within(data.draw(st.floats(0, 1))) for _ in range(2)) for f in law.features}
    ranges = {f.name: (low, high) for f, (low, high) in ends.items()}
    at = beyond(Fit.model_construct(law=law.key, ranges=ranges), times)
    assert check_point(law, at).values == at
    assert all(at[f.name] == pytest.approx(times * ranges[f.name][1]) for f in law.scales)
    assert all(ranges[f.name][0] <= at[f.name] * (1 + 1e-12) for f in law.settings)
    assert all(at[f.name] <= ranges[f.name][1] * (1 + 1e-12) for f in law.settings)


@pytest.mark.parametrize("decades", [0.5, 2.0])
def test_outside_the_data_it_is_exact(fitted, decades):
    bare = dataclasses.replace(fitted, ranges={k: fitted.ranges[k] for k in ("params", "tokens")})
    middle = {k: float(np.sqrt(a * b)) for k, (a, b) in bare.ranges.items()}
    for name, (low, high) in bare.ranges.items():
        for value in (low / 10**decades, high * 10**decades):
            assert decades_beyond(bare, {**middle, name: value}) == pytest.approx(decades, rel=1e-12)
            far = farthest(bare, {**middle, name: value})
            assert (far.column, far.by) == (name, {"params": " by parameters", "tokens": " by training tokens"}[name])


def test_a_vocabulary_twice_the_largest_tried_is_beyond_the_runs_though_compute_is_not():
    law = next(v for v in laws.registry().values() if "vocab_size" in {f.name for f in v.scales})
    middle = {f.name: f.within(0.5) for f in law.features}
    ranges = {name: (v / 2, v * 2) for name, v in middle.items()}
    bare = from_published(law, law.published[0])
    bare = dataclasses.replace(bare, ranges={**ranges, "flops": (1.0, 1e40)})
    assert farthest(bare, middle) == Farthest(0.0, "")
    far = farthest(bare, {**middle, "vocab_size": 4 * middle["vocab_size"]})
    assert far.decades == pytest.approx(np.log10(2), rel=1e-12)
    assert far.by == " by vocabulary size"


def test_a_learning_rate_outside_of_the_runs_is_named():
    law = laws.get("valley-joint")
    middle = {f.name: f.within(0.5) for f in law.features}
    known = Calibrated(law, {}, None, {n: (v / 3, v * 3) for n, v in middle.items()}, "", "")
    assert outside_of_runs(known, middle) == []
    (found,) = outside_of_runs(known, {**middle, "learning_rate": middle["learning_rate"] * 4})
    assert found.startswith("learning_rate")
    assert "lies outside the runs" in found


def test_compute_beyond_every_run_counts_though_size_and_data_are_inside(fitted):
    top = {name: fitted.ranges[name][1] for name in ("params", "tokens")}
    known = np.log10(6 * top["params"] * top["tokens"] / fitted.ranges["flops"][1])
    assert known > 0.1
    assert decades_beyond(fitted, top) == pytest.approx(known, rel=1e-12)
    assert farthest(fitted, top).by == " by training compute"


def test_an_unknown_range_is_said_to_be_unknown(fitted):
    assert decades_beyond(dataclasses.replace(fitted, ranges={}), AT) is None


@pytest.mark.parametrize(
    ("at", "line"),
    [
        ({"params": 1e9}, "chinchilla needs params, tokens; tokens is missing"),
        ({"params": 1e9, "tokens": 0.0}, "tokens is 0; allowed is a positive number"),
        ({"params": -1.0, "tokens": 1e9}, "params is -1; allowed is a positive number"),
        ({"params": 1e9, "tokens": np.nan}, "tokens is nan; allowed is a positive number"),
        ({"params": np.inf, "tokens": 1e9}, "params is inf; allowed is a positive number"),
        ({**AT, "wdith": 4096.0}, "chinchilla knows no 'wdith'; it takes params, tokens"),
        ({**AT, "N": 1e9}, "params is given twice"),
    ],
)
def test_points_that_cannot_be_are_refused_in_one_line(fitted, at, line):
    with pytest.raises(BadInput, match=line) as caught:
        predict(fitted, at)
    assert "\n" not in str(caught.value)


def test_a_new_run_varies_as_its_law_and_its_noise():
    """Percentiles of draws of the law, each with the noise of one run, against the sum of variances."""
    runs, law = two_terms(spread(200), 0.01), laws.get("chinchilla")
    options = FitOptions(objective="mse-log", bootstrap=2000, starts=16)
    found = fit(law, runs, options)
    at = {"params": 3e9, "tokens": 5e10}
    mean, (low, high) = predict(from_fit(found), at), new_run(found, at)
    chosen = np.log(mean.high / mean.low) / 2
    sd = np.sqrt(2 * found.objective.value / (200 - 5))
    assert np.log(high / low) / 2 == pytest.approx(np.hypot(chosen, 1.96 * sd), rel=0.08)
    assert low < mean.low < mean.high < high


def test_a_new_run_without_draws_has_no_interval():
    assert new_run(bundled_fit(bootstrap=0), AT) is None
    with pytest.raises(BadInput, match="tokens is missing"):
        new_run(bundled_fit(), {"params": 1e9})
