"""Vocabularies by what they cost: the best with its interval, known ones, other constants."""

import pandas as pd
import pytest

from core.charts.vocabulary.vocabulary import vocabulary
from tests.charts._charts import by_style, encodings, spec_of, text_of
from tests.charts._runs import runs
from tests.charts.vocabulary.vocabulary import BEST
from tests.charts.vocabulary.vocabulary import example as vocabulary_example

NONE = pd.DataFrame(columns=["vocab_size", "above", "label", "own", "more"])


def test_the_best_is_marked_with_its_interval():
    chart = vocabulary_example(runs())
    [spot] = by_style(chart, "optimum", "point")
    assert [(r["vocab_size"], r["above"]) for r in spot["rows"]] == [(BEST, 0.0)]
    [bar] = by_style(chart, "optimum-line", "rule")
    assert [(r["low"], r["high"]) for r in bar["rows"]] == [(90_000, 150_000)]
    assert "best: 111K" in text_of(chart)
    assert "95 % interval" in text_of(chart)


def test_without_an_interval_there_is_no_bar():
    chart = vocabulary_example(runs(), (None, None))
    assert not by_style(chart, "optimum-line")
    assert "95 % interval" not in text_of(chart)


def test_the_band_is_cut_at_the_picture():
    curve = pd.DataFrame({"vocab_size": [1e4, 1e5, 1e6], "above": [0.2, 0.0, 0.1], "beyond": False})
    chart = vocabulary(curve, (1e5, None, None), (256.0, 1e8), NONE, "nats per token")
    [band] = by_style(chart, "optimum-band")
    low, high = next(e["scale"]["domain"] for _, c, e in encodings(spec_of(chart)) if c == "x" and "scale" in e)
    assert [(r["low"], r["high"]) for r in band["rows"]] == [pytest.approx((low, high))]
    assert "dashed" not in text_of(chart)


def test_known_vocabularies_are_named_and_the_reader_s_stands_out():
    chart = vocabulary_example(runs())
    [known] = by_style(chart, "published", "point")
    [user] = by_style(chart, "run", "point")
    assert len(known["rows"]) == 5
    assert [r["label"] for r in user["rows"]] == ["yours 65.5K"]
    text = text_of(chart)
    assert "Llama 3 128K" in text
    assert "yours 65.5K" in text
    assert next(r for r in known["rows"] if r["vocab_size"] == 32_000)["percent_text"] == "–"  # no compute makes it up


def test_other_constants_are_grey_and_stay_in_the_picture():
    chart = vocabulary_example(runs())
    [other] = by_style(chart, "law-other", "line")
    top = next(e["scale"]["domain"] for _, c, e in encodings(spec_of(chart)) if c == "y" and "scale" in e)[1]
    assert other["rows"]
    assert max(r["above"] for r in other["rows"]) <= top
    assert "refit" in text_of(chart)
