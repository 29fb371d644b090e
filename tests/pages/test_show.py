"""What people take away: files of plain names."""

import pandas as pd
import pyarrow as pa
import pytest

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


@pytest.mark.parametrize("column", [[], [None, "a"], [True, False], [1.5, float("inf")], ["x", 2]])
def test_any_column_is_shown(column):
    shown(pd.DataFrame({"c": column}))
