"""Contours of equal loss: the part of a budget that may be the best split."""

import pandas as pd

from core.charts.allocate.isoloss import isoloss
from tests.charts._charts import by_style, text_of
from tests.charts._runs import optimum, runs
from tests.charts.allocate.isoloss import example


def test_the_best_split_lies_in_a_region_along_its_budget_dark_where_sampling_error_puts_it():
    chart, best = example(runs()), optimum(1e21)[0]
    (light,), (dark,) = by_style(chart, "region-both"), by_style(chart, "region-sampling")
    for region, times in ((light, 2.5), (dark, 1.3)):
        sizes = [row["params"] for row in region["rows"]]
        assert best / times <= min(sizes) < best < max(sizes) <= best * times
        assert {round(6 * row["params"] * row["tokens"] / 1e21, 9) for row in region["rows"]} == {1.0}
    assert "dark: sampling error; light: with the form of the law" in text_of(chart)


def test_without_a_form_error_there_is_one_region_and_without_intervals_none():
    alone = example(runs(), form=False)
    assert not by_style(alone, "region-both")
    assert "95 % interval of the best split, sampling error" in text_of(alone)
    contours = pd.DataFrame(columns=["level", "piece", "order", "params", "tokens"], dtype=float)
    none = isoloss(contours, runs(5)[["params", "tokens", "loss", "label", "excluded"]])
    assert not by_style(none, "region-sampling")
    assert "wide" not in text_of(none)


def test_models_of_others_are_quiet_diamonds_and_of_two_at_one_place_the_first_is_named():
    chart = example(runs())
    (diamonds,) = by_style(chart, "published-quiet")
    assert [row["title"] for row in diamonds["rows"]] == ["Large", "Larger", "Small"]
    shown = text_of(chart, 1100)
    assert "Large" in shown
    assert "Small" in shown
    assert "Larger" not in shown
    assert "models of others" in shown
