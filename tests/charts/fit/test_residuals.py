"""Residuals: those off the scale are named."""

from core.charts.fit.residuals import residuals
from tests.charts._charts import text_of
from tests.charts._runs import runs


def test_residuals_off_the_scale_are_labelled():
    frame = runs()
    frame.loc[10, "residual"] = -0.42
    text = text_of(residuals(frame, "params", "parameters"))
    assert "−42 %" in text
