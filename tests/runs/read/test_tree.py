"""Parsed JSON as rows."""

import pytest

from core.errors import BadInput
from core.runs.read import limits, tree


def test_nested_objects_are_one():
    assert tree.flat({"a": {"b": {"c": 1}}, "d": [1, {"e": 2}], "f": None}) == {
        "a.b.c": 1,
        "d": '[1, {"e": 2}]',
        "f": None,
    }


def test_depth_columns_and_cells_are_bounded(monkeypatch):
    deep: dict = {"x": 1}
    for _ in range(30):
        deep = {"x": deep}
    with pytest.raises(BadInput, match="nested more than 20 deep"):
        tree.flat(deep)
    monkeypatch.setattr(limits, "MAX_COLUMNS", 10)
    with pytest.raises(BadInput, match="more than 10 values"):
        tree.flat({str(i): i for i in range(11)})
    monkeypatch.setattr(limits, "MAX_OBJECTS", 20)
    with pytest.raises(BadInput, match="too many cells, 5 rows of 5 columns"):
        tree.frame("t", ((i, {f"k{i}": 1}) for i in range(9)))


def test_one_key_in_each_row_does_not_fill_the_others():
    found = tree.frame("t", [(1, {"a": 1}), (4, {"b": "x"})])
    assert found.index.tolist() == [1, 4]
    assert found["a"].isna().tolist() == [False, True]
    assert found["b"].tolist() == [None, "x"]


@pytest.mark.parametrize(
    ("document", "wanted"),
    [
        ({"a": {"N": 1, "loss": 3}, "b": {"N": 2, "loss": 4}}, {"run": ["a", "b"], "N": [1, 2], "loss": [3, 4]}),
        ({"N": {"a": 1, "b": 2}, "loss": {"a": 3, "b": 4}}, {"run": ["a", "b"], "N": [1, 2], "loss": [3, 4]}),
        (
            {"a": {"run": "x", "loss": 3}, "b": {"run": "y", "loss": 4}},
            {"index": ["a", "b"], "run": ["x", "y"], "loss": [3, 4]},
        ),
        ({"config": {"lr": 1}, "summary": {"loss": 3}}, {"config.lr": [1], "summary.loss": [3]}),
        (
            {"params": 5, "losses": [{"loss": 3}, {"loss": 4}]},
            {"params": [5], "losses": ['[{"loss": 3}, {"loss": 4}]']},
        ),
    ],
)
def test_objects_of_objects(document, wanted):
    found = tree.raw_table("t", document)
    assert found is not None
    assert found.cells.to_dict("list") == wanted


def test_what_is_no_table_is_none():
    assert tree.raw_table("t", {}) is None
    assert tree.raw_table("t", 3) is None
    assert tree.raw_table("t", [[1, 2], [3, 4]]) is None


def test_lists_of_checkpoints_are_rows_and_other_lists_stay_cells():
    rows = [
        {"run": r, "params": n, "betas": [0.9, 0.95], "tokens": [1, 2, 3], "val_loss": [3.5, 3.25, n]}
        for r, n in (("a", 3), ("b", 2))
    ]
    found = tree.raw_table("t", rows)
    assert found.cells["run"].tolist() == ["a"] * 3 + ["b"] * 3
    assert found.cells["tokens"].tolist() == [1, 2, 3] * 2
    assert found.cells["val_loss"].tolist() == [3.5, 3.25, 3, 3.5, 3.25, 2]
    assert found.cells["betas"].tolist() == ["[0.9, 0.95]"] * 6
    assert len(tree.raw_table("t", [*rows, {"run": "c", "tokens": [1, 2], "val_loss": [3.0]}]).cells) == 3


def test_rows_two_objects_deep_are_found():
    rows = [{"params": 1, "loss": 2.5}, {"params": 2, "loss": 2.25}]
    assert tree.raw_table("t", {"data": {"runs": rows}}).cells["loss"].tolist() == [2.5, 2.25]
