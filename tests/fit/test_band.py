"""Bands of predictions: sampling error inside, form error around it, and no ends where draws disagree."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions, band, fit, from_fit, from_published, predict
from core.fit.band import POINTS, disagreement, ends_of, further
from core.fit.evaluate import evaluate
from core.fit.objectives import get
from tests.fit._examples import bundled_fit, drawn, spread, table_of, two_terms

AT = {"params": np.geomspace(1e8, 1e12, 9), "tokens": np.geomspace(1e10, 1e13, 9)}


@pytest.fixture(scope="module")
def fitted():
    return from_fit(bundled_fit())


def test_the_whole_band_holds_that_of_sampling_error_and_the_value(fitted):
    found = band(fitted, AT)
    assert (found.low <= found.sampling_low).all()
    assert (found.sampling_low < found.value).all()
    assert (found.value < found.sampling_high).all()
    assert (found.sampling_high <= found.high).all()
    assert (found.low < found.average).all()
    assert (found.average < found.high).all()
    assert found.half_width == pytest.approx((found.high - found.low) / 2 / found.value)
    assert (found.half_width > found.sampling_half_width).all()


def test_without_a_form_error_the_band_is_that_of_sampling_error(fitted):
    both, alone = band(fitted, AT), band(replace(fitted, form=None), AT)
    np.testing.assert_array_equal(alone.low, alone.sampling_low)
    np.testing.assert_array_equal(alone.sampling_low, both.sampling_low)
    assert np.isnan(alone.average).all()


def test_the_form_error_grows_beyond_the_runs(fitted):
    found = band(fitted, {"params": np.geomspace(1e10, 1e13, 4), "tokens": np.geomspace(2e11, 2e14, 4)})
    assert (np.diff(found.half_width) > 0).all()


def test_many_points_are_the_same_as_few(fitted):
    many = {k: np.geomspace(v[0], v[-1], POINTS + 7) for k, v in AT.items()}
    found, last = band(fitted, many), band(fitted, {k: v[-3:] for k, v in many.items()})
    np.testing.assert_allclose(found.low[-3:], last.low, rtol=1e-12)


def test_one_further_run_is_less_certain(fitted):
    fit_of_them = bundled_fit()
    mean = band(fitted, AT)
    run = band(fitted, AT, np.asarray(fit_of_them.noise), get(fit_of_them.objective.name))
    assert (run.low < mean.low).all()
    assert (run.high > mean.high).all()


def test_published_constants_have_no_band():
    found = band(from_published(*laws.get_published("chinchilla@hoffmann")), AT)
    assert np.isfinite(found.value).all()
    assert np.isnan([found.low, found.high, found.average]).all()


def test_a_target_below_zero_has_a_band_too():
    law = laws.get("vocabulary")
    x = {k: v[:40] for k, v in drawn(law, 80).items()}
    y = evaluate(law, {k: np.array([v]) for k, v in law.published[0].values.items()}, x)[0]
    below = {k: v[y < 0] for k, v in x.items()}
    runs = table_of(law, law.published[0].values, below, 0.003)
    found = band(from_fit(fit(law, runs, FitOptions(starts=8, bootstrap=60))), {k: v[:5] for k, v in below.items()})
    assert (found.low <= found.sampling_low).all()
    assert (found.value < 0).all()
    assert (found.sampling_high <= found.high).all()
    assert (found.high > found.value).all()


def test_the_average_is_midway_between_the_law_and_what_law_and_rival_say_together(fitted):
    together = fitted.form.at(AT).mean
    assert np.log(band(fitted, AT).average) == pytest.approx((together + np.log(fitted.expect(AT))) / 2, rel=1e-9)


def test_where_the_form_leaves_more_open_than_numbers_say_there_is_no_interval_and_no_warning(fitted):
    far = {"params": np.array([1e80]), "tokens": np.array([1e80])}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = band(fitted, far)
        got = predict(fitted, {k: float(v[0]) for k, v in far.items()})
    assert np.isnan(found.low[0]) == np.isnan(found.high[0])
    assert (got.low is None) == (got.high is None) == bool(got.no_interval)
    assert got.decades_beyond_data > 100


def test_a_point_whose_compute_is_no_number_has_a_distance(fitted):
    assert predict(fitted, {"params": 1e-300, "tokens": 1e-300}).decades_beyond_data == 300


def test_a_band_ends_where_the_target_does():
    law = laws.get("ceiling-params")
    x = {"params": np.geomspace(1e7, 1e9, 30)}
    values = {p.name: v for p, v in zip(law.params, (0.99, 100.0, 0.35), strict=True)}
    runs = table_of(law, values, x, 0.02)
    target = law.target
    runs = replace(runs, table=runs.table.assign(**{target: runs.table[target].clip(upper=0.999)}))
    found = band(from_fit(fit(law, runs, FitOptions(starts=8, bootstrap=60))), {"params": np.array([1e11])})
    assert found.value[0] < found.high[0] <= 1


def test_ends_are_missing_where_refits_disagree_by_a_factor_or_are_not_finite():
    every = np.vstack([np.ones(3), np.tile([1.0, 1.0, 1.0], (100, 1))])
    every[1:11, 1], every[1:6, 2] = 1e3, np.nan
    low, high = ends_of(every)
    assert np.isfinite(low).tolist() == np.isfinite(high).tolist() == [True, False, False]
    assert "by more than a factor of 100" in disagreement(every[:, 1:2])
    assert "5 of 100 refits give no finite value" in disagreement(every[:, 2:])
    assert np.isnan(ends_of(every[:30])).all()


def test_noise_is_a_factor_on_logarithms_and_is_added_otherwise():
    noise = np.array([0.1, -0.1])
    assert further(get("huber-log"), np.array([2.0, 2.0]), noise) == pytest.approx(2 * np.exp(noise))
    assert further(get("mse"), np.array([2.0, 2.0]), noise) == pytest.approx(2 + noise)


def test_a_fit_without_resamples_has_no_form_error():
    found = fit(laws.get("chinchilla"), two_terms(spread(30)), FitOptions(starts=8))
    assert (found.form, found.no_form) == (None, "")
