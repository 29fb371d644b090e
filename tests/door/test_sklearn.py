"""Laws as estimators: scikit-learn's own checks as far as they apply, and folds in the order of scale."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import cross_val_score
from sklearn.utils.estimator_checks import estimator_checks_generator

from core import door as sl
from core.door.sklearn import ScalingLaw, SplitByScale

# A law takes its own columns and needs some runs: checks that fit any 1, 3, 4, 5 or 10 columns, or 4 runs, are refused.
REFUSED = {
    "check_dict_unchanged", "check_dont_overwrite_parameters", "check_dtype_object", "check_estimators_dtypes",
    "check_estimators_nan_inf", "check_estimators_pickle", "check_f_contiguous_array_estimator",
    "check_fit2d_1feature", "check_fit2d_1sample", "check_fit2d_predict1d", "check_fit_score_takes_y",
    "check_methods_sample_order_invariance", "check_methods_subset_invariance",
    "check_n_features_in_after_fitting", "check_pipeline_consistency", "check_positive_only_tag_during_fit",
    "check_regressor_data_not_an_array", "check_regressors_int", "check_regressors_no_decision_function",
    "check_regressors_train", "check_supervised_y_2d",
}  # fmt: skip
ELSEWHERE = {"check_array_api_input"}  # needs a setting before SciPy is imported


def test_checks_of_scikit_learn_as_far_as_they_apply():
    refused, passed = set(), set()
    for estimator, check in estimator_checks_generator(ScalingLaw(starts=8)):
        name = check.func.__name__
        if name in ELSEWHERE:
            continue
        if name in REFUSED:
            with pytest.raises((sl.BadInput, AssertionError), match=r"takes 2|needs at least|should contain"):
                check(estimator)
            refused.add(name)
        else:
            check(estimator)
            passed.add(name)
    assert refused == REFUSED
    assert len(passed) >= 20


def test_it_is_fitted_predicted_scored_and_cloned(frame):
    X, y = frame[["params", "tokens"]], frame["loss"]
    law = ScalingLaw(starts=16).fit(X, y)
    assert law.parameters_ == pytest.approx(sl.fit(frame, starts=16, bootstrap=0).parameters["value"].to_dict())
    assert law.score(X, y) > 0.9
    assert np.array_equal(law.predict(X[["tokens", "params"]]), law.predict(X))
    assert clone(law).get_params() == law.get_params()
    assert not hasattr(clone(law), "fit_")


def test_folds_predict_larger_runs_only(frame):
    X = frame[["params", "tokens"]]
    scale = (X["params"] * X["tokens"]).to_numpy()
    folds = list(SplitByScale(3).split(X))
    assert len(folds) == 3
    for train, test in folds:
        assert scale[train].max() < scale[test].min()
    assert np.isfinite(cross_val_score(ScalingLaw(starts=8), X, frame["loss"], cv=SplitByScale(2))).all()


def test_bad_input_is_one_line(frame):
    with pytest.raises(sl.BadInput, match="tokens"):
        ScalingLaw().fit(frame[["params"]], frame["loss"])
    with pytest.raises(sl.BadInput, match="takes 2"):
        ScalingLaw().fit(frame.to_numpy(), frame["loss"])
    with pytest.raises(sl.BadInput, match="no law called"):
        ScalingLaw("none").fit(frame, frame["loss"])
    with pytest.raises(sl.BadInput, match="scales"):
        SplitByScale(99).split(frame)
    with pytest.raises(sl.BadInput, match="no column"):
        SplitByScale(by="nope").split(frame)
