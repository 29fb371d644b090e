"""Losses of two arms: a colour each, dots and curves alike."""

from tests.charts._charts import by_style, text_of
from tests.charts._runs import runs
from tests.charts.arms.arm_losses import example


def test_runs_and_curves_of_an_arm_have_one_colour():
    drawn = example(runs(6))
    domains = [by_style(drawn, style)[0]["encoding"]["color"]["scale"]["domain"] for style in ("run", "law")]
    assert domains == [["AdamW", "Muon"]] * 2
    assert "20 tokens a parameter" in text_of(drawn)
