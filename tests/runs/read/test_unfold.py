"""Several settings in one cell become columns, where every cell holds the same ones."""

import pandas as pd

from core.runs import from_table
from core.runs.read.unfold import unfolded


def columns(*cells, **more):
    frame, notes = unfolded(pd.DataFrame({"model": list(cells)} | more, dtype=object))
    return {h: frame[h].tolist() for h in frame.columns[1:]}, notes


def test_settings_are_columns_and_are_said():
    found, notes = columns("d=1024_l=12_h=16", "d=96_l=8_h=4")
    assert found == {"d": ["1024", "96"], "l": ["12", "8"], "h": ["16", "4"]}
    assert notes == ("d, l, h are read from the cells of model.",)
    assert columns("n_layers=12, lr=3e-4", "n_layers=8, lr=1e-3")[0] == {
        "n_layers": ["12", "8"],
        "lr": ["3e-4", "1e-3"],
    }


def test_what_is_not_the_same_in_every_cell_stays_a_text():
    for cells in (["d=1024_l=12", "d=96"], ["d=1", "d=2"], ["d=1_l=2", None], ["d=1_l=2", "l=2_d=1"], ["a", "b"]):
        assert columns(*cells) == ({}, ())
    assert columns("d=1_l=2-64-x", "d=2_l=3-64-y")[0] == {"d": ["1", "2"]}


def test_a_header_of_that_name_goes_first():
    assert columns("d=1_l=2", "d=2_l=3", d=[7, 8])[0] == {"d": [7, 8], "l": ["2", "3"]}


def test_shapes_of_models_are_read_from_their_names():
    names = ["d=96_l=8_h=4", "d=512_l=8_h=4", "d=1024_l=24_h=8"]
    found = from_table(pd.DataFrame({"model": names, "tokens": [1e9, 2e9, 3e9], "loss": [3.5, 3.1, 2.8]}), "t")
    assert found.column("width").tolist() == [96, 512, 1024]
    assert found.column("depth").tolist() == [8, 8, 24]
    assert found.column("query_heads").tolist() == [4, 4, 8]
