"""Runs to make next in a picture: diamonds among the dots, the answer with its interval now and after."""

import pytest

from tests.charts._charts import by_style, text_of
from tests.charts._runs import runs
from tests.charts.fit.narrowing import ANSWER, proposed
from tests.charts.fit.narrowing import example as narrowing_example


def test_runs_to_make_stand_where_the_law_has_them():
    chart = narrowing_example(runs())
    (new,) = by_style(chart, "published")
    assert [row["value"] for row in new["rows"]] == pytest.approx(proposed()["value"].tolist())
    assert "3 runs to make" in text_of(chart)


def test_the_interval_now_and_after():
    chart = narrowing_example(runs())
    (now,), (after,) = by_style(chart, "optimum-line"), by_style(chart, "optimum-sampling")
    assert (now["rows"][0]["now_low"], now["rows"][0]["now_high"]) == (1.8, 2.3)
    assert (after["rows"][0]["after_low"], after["rows"][0]["after_high"]) == (1.9, 2.1)


def test_without_an_interval_there_is_no_bar():
    chart = narrowing_example(runs(), ANSWER._replace(now=(None, None)))
    assert by_style(chart, "optimum-line") == []
    assert "interval now" not in text_of(chart)
    assert len(by_style(chart, "optimum-sampling")) == 1
