"""Runs that are selected in the first picture of a fit: what a click and a brush hold, and how they are left out."""

import pandas as pd
import pytest

from pages.parts.fit.selected import Selected, choose, key_of, rows_of

RUNS = pd.DataFrame({
    "row": [2, 3, 4, 5], "x": [1.0, 2.0, 3.0, 2.5], "observed": [4.0, 3.0, 2.0, 3.1],
    "excluded": [False, False, False, True],
})  # fmt: skip


@pytest.mark.parametrize(
    ("selection", "rows"),
    [
        ({}, []),
        ({"clicked": [{"row": 4}, {"row": 2}]}, [2, 4]),
        ({"brushed": {"x": [1.5, 3.5], "observed": [2.5, 3.5]}}, [3]),
        ({"brushed": {"x": [3.5, 1.5]}, "clicked": [{"row": 2}]}, [2, 3, 4]),
        ({"brushed": {"x": [1.5, 3.5], "elsewhere": [0, 1]}}, []),
        ({"clicked": [{"row": 99}], "brushed": {}}, []),
    ],
)
def test_a_selection_is_the_rows_that_were_clicked_or_lie_in_the_brush(selection, rows):
    assert rows_of(selection, RUNS) == rows


def test_what_is_chosen_in_one_place_is_drawn_anew_in_the_other():
    selected = Selected("a fit")
    picture, table = key_of(selected, "picture"), key_of(selected, "table")
    choose(selected, [3, 2, 3], "picture")
    assert selected.rows == (2, 3)
    assert key_of(selected, "picture") == picture
    assert key_of(selected, "table") != table
    table = key_of(selected, "table")
    choose(selected, [2, 3], "table")
    assert key_of(selected, "picture") == picture, "the same runs: nothing is drawn anew"
    choose(selected, [4], "table")
    assert key_of(selected, "picture") != picture
    assert key_of(selected, "table") == table


def test_selected_runs_are_named_and_left_out_by_one_button(open_page):
    app = open_page("fit", boot="0", starts="16")
    assert not [b for b in app.button if "selected" in b.label]
    app.session_state["fit_selected"].rows = (7, 9)
    app.run()
    (button,) = [b for b in app.button if "selected" in b.label]
    assert button.label == "Leave out the 2 selected runs"
    assert any("row 7, row 9" in c.value for c in app.caption)
    button.click().run()
    assert not app.exception
    assert app.query_params["where"] == "row not in [7, 9]"
    assert not [b for b in app.button if "selected" in b.label]
    assert any(b.label == "Put back 2 runs left out" for b in app.button)
    assert any("row 7, row 9" in c.value for c in app.caption), "what can be put back is named"
    next(b for b in app.button if b.label.startswith("Put back")).click().run()
    assert "where" not in app.query_params
    assert not [b for b in app.button if b.label.startswith("Put back")]
