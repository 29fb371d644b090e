"""What each source of error contributes to a verdict, in one line each."""

import re

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit import from_fit, predict
from core.fit.diagnostics.contributions import contributions
from core.fit.diagnostics.cost_of_open import far_point
from core.fit.predict import decades_beyond
from tests.fit._examples import bundled_fit

SOURCES = ["Sampling", "Form", "Distance", "Search", "Data"]


def percents(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"±([\d.]+)%", text)]


def test_the_widths_are_those_of_predictions_there():
    fit, found = bundled_fit(), dict(contributions(bundled_fit()))
    assert list(found) == SOURCES
    halves = []
    for decades in (0.0, 0.5, 1.5):
        at = {name: float(v[0]) for name, v in far_point(fit, decades).items()}
        assert decades_beyond(from_fit(fit), at) == pytest.approx(decades, abs=0.02)
        got = predict(from_fit(fit), at)
        halves.append((50 * (got.high - got.low) / got.value, 50 * (got.sampling_high - got.sampling_low) / got.value))
    assert percents(found["Distance"]) == pytest.approx([half for half, _ in halves], abs=0.06)
    assert percents(found["Sampling"]) == pytest.approx([halves[1][1]], abs=0.06)
    assert percents(found["Form"]) == pytest.approx([halves[1][0]], abs=0.06)
    assert halves[0][0] < halves[1][0] < halves[2][0]
    assert laws.rival_of(laws.get(fit.law)).title in found["Form"]


def test_the_runs_and_their_typical_error_are_said():
    fit = bundled_fit()
    used = pd.DataFrame({"residual": [0.01, -0.03, 0.02]})
    found = dict(contributions(fit, used))
    assert found["Data"] == f"{fit.n_runs} runs for 5 free parameters; the typical error on them is 2.00%."
    assert re.search(r"\d+ of \d+ starting points|search", found["Search"])


def test_where_something_is_not_known_the_reason_is_said():
    bare = dict(contributions(bundled_fit(bootstrap=0)))
    assert bare["Sampling"] == bare["Form"].removeprefix("Unknown. ") == from_fit(bundled_fit(bootstrap=0)).no_draws
    assert not percents(bare["Distance"])
    old = bundled_fit().model_copy(update={"form": None})
    found = dict(contributions(old))
    assert found["Form"] == f"Unknown. {from_fit(old).no_form}"
    assert np.isfinite(percents(found["Distance"])).all()


def test_a_failed_fit_has_none():
    assert contributions(bundled_fit().model_copy(update={"status": "failed"})) == ()
