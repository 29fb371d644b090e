"""What people take away: files of plain names."""

import pandas as pd
import pyarrow as pa
import pytest

from core import laws
from core.runs import COLUMNS
from core.units import name_of, title_of
from pages.parts import show


@pytest.mark.parametrize(
    ("name", "stem"),
    [("my runs.csv-rows", "my-runs.csv-rows"), ("../../etc/passwd", "etc-passwd"), ("///", "table"),
     ("a" * 500, "a" * 120), ("![x](http://e.x)", "x-http-e.x")],
)  # fmt: skip
def test_a_file_has_a_plain_name(name, stem):
    assert show.stem(name) == stem


def shown(table):
    """The cells of a table as a browser is given them: what is written where words are given, else the numbers."""
    from streamlit.testing.v1 import AppTest

    def script(table):
        from pages.parts import show

        show.grid(table, "t", "line")

    app = AppTest.from_function(script, args=(table,)).run()
    assert not app.exception
    return app.dataframe[0]


def test_numbers_beyond_a_column_of_whole_ones_are_written_as_people_read_them():
    """40652793169575940000 is 4.07e19, sorted as a number."""
    large = pd.DataFrame({"B": [40652793169575940000, 3], "C": [5.76e23, 1e15], "n": [4096, 12]})
    found = shown(large)
    assert found.value["B"].tolist() == [40652793169575940000.0, 3.0]
    written = pa.ipc.open_stream(found.proto.arrow_data.styler.display_values).read_pandas()
    assert written["B"].tolist() == ["4.07e19", "3"]
    assert written["C"].tolist() == ["5.76e23", "1e15"]


def test_counts_keep_three_digits_and_small_numbers_beside_them_five():
    """A browser's own short form makes 30B of 29.8 billion and 2.1K of a constant."""
    found = shown(pd.DataFrame({"params": [29.8e9, 2085.43, 410.7]}))
    written = pa.ipc.open_stream(found.proto.arrow_data.styler.display_values).read_pandas()
    assert written.iloc[:, 0].tolist() == ["29.8B", "2085.4", "410.7"]


def test_a_table_of_very_many_cells_is_shown():
    """More cells than pandas styles are written by the browser."""
    wide = {f"flops {i}": [1e21] * 10_000 for i in range(30)}
    assert shown(pd.DataFrame(wide)).value.shape == (10_000, 30)


@pytest.mark.parametrize("column", [[], [None, "a"], [True, False], [1.5, float("inf")], ["x", 2]])
def test_any_column_is_shown(column):
    shown(pd.DataFrame({"c": column}))


@pytest.mark.parametrize("key", list(laws.registry()))
def test_a_sentence_of_the_engine_names_laws_by_their_titles(key):
    titles = {k: law.title for k, law in laws.registry().items()}
    said = show.titled(f"{key} has the smallest error; {key}@somebody was not tried.", titles)
    assert said == f"{titles[key]} has the smallest error; {key}@somebody was not tried."


@pytest.mark.parametrize("name", [name for name in COLUMNS if not name.endswith("*")])
def test_every_column_has_a_name_without_the_marks_of_a_key(name):
    assert "_" not in name_of(name)
    assert "_" not in title_of(name)


@pytest.mark.parametrize("key", list(laws.registry()))
def test_every_law_is_called_something_that_is_no_key(key):
    law = laws.get(key)
    assert law.called
    assert law.called != key
    assert "_" not in law.title
