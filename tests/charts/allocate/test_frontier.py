"""The frontier of sizes and tokens: a band where the curve has intervals, and curves of one point."""

from tests.charts._charts import by_style, text_of
from tests.charts._runs import runs
from tests.charts.allocate.frontier import example as frontier_example


def test_a_frontier_without_intervals_has_no_band():
    assert by_style(frontier_example(runs()), "band")
    assert not by_style(frontier_example(runs(), known=False), "band")


def test_a_frontier_of_one_point_is_drawn():
    assert "training tokens" in text_of(frontier_example(runs(), n=1))
