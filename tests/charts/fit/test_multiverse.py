"""What the choice of objective moves: one row an objective, one panel a quantity."""

import numpy as np
import pandas as pd
import pytest

from core.charts.fit.multiverse import multiverse
from core.charts.theme import dress, svg
from tests.charts._charts import layers, spec_of, text_of


def table(n=3, chosen=0, **more):
    """n objectives with an exponent and an advice; the chosen one has intervals."""
    rows = [
        (f"objective {i}", i == chosen, i == n - 1 and n > 2, name, value + 0.01 * i * value, low, high)
        for i in range(n)
        for name, value, low, high in (
            ("alpha", 0.35, *((0.33, 0.37) if i == chosen else (np.nan, np.nan))),
            ("tokens per parameter", 16.6, *((5.0, 40.0) if i == chosen else (np.nan, np.nan))),
        )
    ]
    columns = ["objective", "own", "leans", "quantity", "value", "low", "high"]
    return pd.DataFrame(rows, columns=columns).assign(**more)


def marks(frame, kind):
    return [layer for layer in layers(spec_of(multiverse(frame))) if layer["mark"]["type"] == kind]


def test_the_chosen_objective_has_the_accent_and_those_that_lean_are_hollow():
    by_style = {
        layer["mark"]["style"]: {row["objective"] for row in layer["rows"]} for layer in marks(table(), "point")
    }
    assert by_style == {"optimum": {"objective 0"}, "law": {"objective 1"}, "held-out": {"objective 2"}}


def test_rows_are_objectives_and_panels_do_not_touch():
    rows = [row for layer in marks(table(), "point") for row in layer["rows"]]
    assert {row["objective"]: row["row"] for row in rows} == {"objective 0": 0, "objective 1": 1, "objective 2": 2}
    alpha, advice = ([r for r in rows if r["quantity"] == q] for q in ("alpha", "tokens per parameter"))
    assert max(r["right"] for r in alpha) < min(r["left"] for r in advice)
    assert all(r["left"] <= r["place"] <= r["right"] for r in rows)
    ordered = sorted(alpha, key=lambda r: r["value"])
    assert [r["place"] for r in ordered] == sorted(r["place"] for r in alpha)


def test_a_panel_over_many_times_its_smallest_value_is_logarithmic():
    rows = {r["objective"]: r for layer in marks(table(), "point") for r in layer["rows"] if r["quantity"] != "alpha"}
    [band] = marks(table(), "rect")
    start, stop = next((b["start"], b["stop"]) for b in band["rows"] if b["start"] > 0.5)
    share = (rows["objective 0"]["place"] - start) / (stop - start)
    assert share == pytest.approx(np.log(16.6 / 5) / np.log(40 / 5))


def test_the_sampling_interval_is_shaded_where_there_is_one():
    assert len(marks(table(), "rect")[0]["rows"]) == 2
    bare = table(low=np.nan, high=np.nan)
    assert marks(bare, "rect") == []
    assert "sampling interval" not in text_of(multiverse(bare))


def test_values_and_names_are_written():
    text = text_of(multiverse(table()), 340)
    for expected in ("0.350", "16.6", "16.8", "objective 1", "alpha"):
        assert expected in text


@pytest.mark.parametrize("n", [1, 2, 16])
def test_any_number_of_objectives_is_drawn_within_bounds(n):
    chart = multiverse(table(n))
    assert spec_of(chart)["height"] <= 640
    assert "<svg" in svg(dress(chart, "light", "caption"), 340)


def test_a_value_that_is_missing_leaves_its_place_empty():
    frame = table()
    frame.loc[3, "value"] = np.nan
    rows = [r for layer in marks(frame, "point") for r in layer["rows"]]
    assert len(rows) == len(frame) - 1
    assert "<svg" in svg(dress(multiverse(frame), "light"), 340)
