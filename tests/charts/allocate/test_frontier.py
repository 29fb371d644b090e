"""The frontier of sizes and tokens: a band where the curve has intervals, and curves of one point."""

from tests.charts._charts import by_style, read_from, text_of
from tests.charts._runs import runs
from tests.charts.allocate.frontier import example as frontier_example


def test_a_frontier_without_intervals_has_no_band():
    assert by_style(frontier_example(runs()), "band")
    assert not by_style(frontier_example(runs(), known=False), "band")


def test_a_frontier_of_one_point_is_drawn():
    assert "training tokens" in text_of(frontier_example(runs(), n=1))


def test_the_bands_say_what_they_hold():
    both, alone = frontier_example(runs(), form=True), frontier_example(runs())
    assert "sampling error and the form of the law" in text_of(both)
    assert "sampling error alone" in text_of(alone)
    titles = [set(read_from(chart)[0]) for chart in (both, alone)]
    assert {"95 % band", "sampling error alone"} <= titles[0]
    assert "95 % interval" in titles[1]
