"""From a data frame or bytes to checked runs: row numbers, the unit of the loss, notes, refusals."""

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs.build import from_table, read_bytes
from core.runs.mapping import Mapped


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ([("z", "loss", 1.0)], "has no column 'z': found 'x', 'y'"),
        ([("x", "lots", 1.0)], "'lots' is not a column of the run table"),
        ([("x", "loss", 0.0)], "the factor of 'x' is 0.0: allowed are finite numbers above 0"),
        ([("x", "loss", 1.0), ("y", "loss", 1.0)], "the mapping has the column 'loss' more than once"),
        ([], "has no column to fit"),
    ],
)
def test_a_wrong_mapping_is_refused(mapping, says):
    raw = pd.DataFrame({"x": [1, 2, 3], "y": [1, 2, 3]})
    with pytest.raises(BadInput, match=says.replace("'", ".")) as error:
        from_table(raw, "t", [Mapped(*m, "") for m in mapping])
    assert "\n" not in str(error.value)


def test_a_frame_with_a_header_twice_is_refused():
    with pytest.raises(BadInput, match="'loss' more than once"):
        from_table(pd.DataFrame([[1, 2]], columns=["loss", "loss"]), "t")


def test_rows_are_numbered_as_in_a_file_unless_they_have_numbers():
    raw = pd.DataFrame({"params": [1e7, 2e7, 3e7], "loss": [4.0, 3.5, 3.2]}, index=[10, 20, 30])
    assert from_table(raw, "t").table.index.tolist() == [2, 3, 4]
    assert from_table(raw.rename_axis("row"), "t").table.index.tolist() == [10, 20, 30]


def test_columns_that_are_not_used_are_named_with_the_reason():
    found = read_bytes("t.csv", b"N,params,colour,loss\n1,1e7,red,4\n2,2e7,red,3\n3,3e7,blue,2\n")
    notes = {p.message for p in found.problems}
    assert "column 'N' is not used: params is read from 'params'" in notes
    assert any(note.startswith("columns that are not used: 'colour'; name them as canonical columns") for note in notes)
    assert found.column("params").tolist() == [1e7, 2e7, 3e7]


def test_every_loss_is_in_the_unit_that_is_given():
    raw = pd.DataFrame({"loss": [4.0, 3.5, 3.2], "loss/c4": [4.1, 3.6, 3.3], "metric/acc": [0.1, 0.2, 0.3]})
    found = from_table(raw, "t", loss_unit="bits per byte")
    assert {m.column: m.unit for m in found.mapping} == {
        "loss": "bits per byte", "loss/c4": "bits per byte", "metric/acc": "as given",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"params": [1.0], "tokens": [2.0]}, "t has no column to fit: found 'params', 'tokens'; allowed are loss, "),
        ({"loss": []}, "t has a header but no rows: a row for each run is needed"),
        ({"loss": [None, None]}, "t: none of 2 rows can be used (first: row 2: no run, but a blank row)"),
    ],
)
def test_a_table_without_a_target_or_rows_is_refused(columns, says):
    with pytest.raises(BadInput) as error:
        from_table(pd.DataFrame(columns), "t")
    assert str(error.value).startswith(says)
