"""Levels by the width of the drawn band."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.fit import from_fit
from core.fit.diagnostics.cost_of_open import far_point
from core.fit.diagnostics.drawn_band import MISSED, ahead, band_level, of_band, of_hidden_runs
from core.fit.predict import decades_beyond
from tests.fit._examples import bundled_fit


@pytest.mark.parametrize(
    ("half", "level"),
    [(0.0, "solid"), (0.03, "solid"), (0.0301, "care"), (0.1, "care"), (0.101, "no"), (math.nan, "no")],
)
def test_the_level_of_a_width(half, level):
    assert band_level(half) == level


def test_what_a_band_says_names_both_errors():
    (found,) = of_band(from_fit(bundled_fit()), 0.04, 0.012, "This prediction holds")
    assert found.level == "care"
    said = "This prediction holds to ±4.0%: of its 95 % interval ±1.2% is sampling error, the rest the form of the law."
    assert found.text == said
    assert of_band(from_fit(bundled_fit()), 0.2, 0.1, "This holds", "there")[0].text.startswith(
        "This holds to ±20.0% there at best: "
    )


def test_without_a_form_error_nothing_is_solid_and_the_reason_is_said():
    alone = replace(from_fit(bundled_fit()), form=None, no_form="The law is of whole courses.")
    (found,) = of_band(alone, 0.01, 0.01, "This prediction holds")
    assert (found.level, found.text[-28:]) == ("care", "The law is of whole courses.")
    assert of_band(alone, 0.2, 0.2, "This prediction holds")[0].level == "no"


def test_hidden_runs_that_were_missed_ask_for_care():
    fitted = from_fit(bundled_fit())
    missed = replace(fitted, form=replace(fitted.form, below=2 * MISSED, above=MISSED + 0.1))
    assert [r.level for r in of_hidden_runs(missed)] == ["care"]
    assert of_hidden_runs(replace(fitted, form=replace(fitted.form, below=2 * MISSED, above=MISSED))) == []
    assert of_hidden_runs(replace(fitted, form=None)) == []


def test_half_a_decade_ahead_is_half_a_decade_for_compute_too():
    fit = bundled_fit()
    at = {k: float(v[0]) for k, v in far_point(fit).items()}
    assert decades_beyond(from_fit(fit), at) == pytest.approx(0.5, abs=0.02)
    found = ahead(fit)
    assert np.isfinite(found.half_width).all()
    assert ahead(bundled_fit(bootstrap=0)) is None
