"""The hull of runs over cost."""

from tests.charts._charts import encodings, spec_of
from tests.charts._runs import runs
from tests.charts.shape.hull import example as hull_example


def test_losses_over_decades_of_cost_are_on_a_logarithmic_axis():
    spec = spec_of(hull_example(runs()))
    assert {e["scale"]["type"] for _, c, e in encodings(spec) if c in ("x", "y") and e.get("scale")} == {"log"}
