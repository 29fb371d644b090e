"""Tables that are drawn for people."""

import pytest

from core.errors import BadInput
from core.runs.read.readers import read as read_any
from core.runs.read.readers.marked import read

DRAWN = {
    "markdown": """# Results

Text with | a bar.

| params | val loss |
|:---|---:|
| 1e8 | 3.5 |
| **2e8** | 3.25 |

More.""",
    "without outer bars": """params | val loss
--- | ---
1e8 | 3.5
2e8 | 3.25
""",
    "psql": """ params | val loss
--------+----------
 1e8    |      3.5
 2e8    |     3.25
(2 rows)
""",
    "mysql": """+--------+----------+
| params | val loss |
+--------+----------+
| 1e8    |      3.5 |
| 2e8    |     3.25 |
+--------+----------+
""",
    "box": """┌────────┬──────────┐
│ params ┆ val loss │
╞════════╪══════════╡
│ 1e8    ┆ 3.5      │
│ 2e8    ┆ 3.25     │
└────────┴──────────┘
""",
    "polars": """shape: (2, 2)
┌────────┬──────────┐
│ params ┆ val loss │
│ ---    ┆ ---      │
│ f64    ┆ f64      │
╞════════╪══════════╡
│ 1e8    ┆ 3.5      │
│ 2e8    ┆ 3.25     │
└────────┴──────────┘
""",
    "rich": """┏━━━━━━━━┳━━━━━━━━━━┓
┃ params ┃ val loss ┃
┡━━━━━━━━╇━━━━━━━━━━┩
│ 1e8    │ 3.5      │
│ 2e8    │ 3.25     │
└────────┴──────────┘
""",
    "org": """| params | val loss |
|--------+----------|
| 1e8    | 3.5      |
| 2e8    | 3.25     |
""",
    "dashes": """params     val loss
---------- --------
1e8        3.5
2e8        3.25
""",
}


@pytest.mark.parametrize("kind", DRAWN)
def test_drawn_tables_give_the_same_cells(kind):
    found = read_any("t.txt", DRAWN[kind].encode())
    assert {name: found.cells[name].tolist() for name in found.cells} == {
        "params": ["1e8", "2e8"],
        "val loss": ["3.5", "3.25"],
    }


def test_rows_have_the_numbers_of_their_lines_and_gaps_are_missing():
    found = read("t.md", b"# T\n\n| run | loss |\n|---|---|\n| a | |\n| b\\|c | 3 |\n")
    assert found is not None
    assert found.cells.index.tolist() == [5, 6]
    assert found.cells.to_dict("list") == {"run": ["a", "b|c"], "loss": [None, "3"]}


def test_columns_under_dashes_may_have_gaps():
    found = read(
        "t.txt",
        b"JobID   State      Elapsed\n------- ---------- --------\n12                 00:10:00\n13      FAILED\n",
    )
    assert found is not None
    assert found.cells.to_dict("list") == {
        "JobID": ["12", "13"],
        "State": [None, "FAILED"],
        "Elapsed": ["00:10:00", None],
    }


def test_other_texts_are_left_and_long_rows_refused():
    assert read("t.csv", b"a|b\n1|2\n") is None
    assert read("t.csv", b"a\n----\n1\n") is None
    with pytest.raises(BadInput, match="row 3: more cells than the header has"):
        read("t.md", b"| a | b |\n|---|---|\n| 1 | 2 | 3 |\n")
