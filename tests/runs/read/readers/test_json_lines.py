"""JSON: one object a line, several documents, or one of the shapes that pandas and tools write."""

import json

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs.read.readers.json_lines import parsed, read

ROWS = [{"run": "a", "loss": 0.1 + 0.2}, {"run": "b"}, {"run": None, "loss": 3}]
FRAME = pd.DataFrame({"params": [1e8, 2e8], "loss": [3.5, 3.25]}, index=["a", "b"])


def cells(text: str, name: str = "t.json") -> pd.DataFrame:
    found = read(name, text.encode())
    assert found is not None
    return found.cells


@pytest.mark.parametrize("text", ["\n\n".join(map(json.dumps, ROWS)), json.dumps(ROWS)], ids=["lines", "array"])
def test_objects_are_rows_with_the_numbers_of_their_lines(text):
    found = cells(text)
    assert found.index.tolist() == ([1, 2, 3] if text.startswith("[") else [1, 3, 5])
    assert [[None if pd.isna(c) else c for c in row] for row in found.to_numpy()] == [
        ["a", 0.1 + 0.2],
        ["b", None],
        [None, 3],
    ]


@pytest.mark.parametrize(
    ("text", "labelled"),
    [
        (FRAME.to_json(orient="columns"), True),
        (FRAME.to_json(orient="index"), True),
        (FRAME.to_json(orient="split"), False),
        (FRAME.to_json(orient="records"), False),
        (FRAME.reset_index(drop=True).to_json(), False),
        (FRAME.reset_index(drop=True).to_json(orient="index"), False),
        (FRAME.reset_index(drop=True).to_json(orient="table", index=False), False),
        (json.dumps(FRAME.to_dict("list")), False),
        (json.dumps([["params", "loss"], [1e8, 3.5], [2e8, 3.25]]), False),
        (json.dumps({"data": FRAME.to_dict("records")}), False),
        (json.dumps({"runs": FRAME.to_dict("records"), "version": 2, "by": "us"}), False),
        (json.dumps(FRAME.to_dict("records"), indent=2), False),
        ("\n".join(json.dumps(row, indent=2) for row in FRAME.to_dict("records")), False),
        ('["params", "loss"]\n[1e8, 3.5]\n[2e8, 3.25]\n', False),
        (repr(FRAME.to_dict("records")), False),
        ('[{"params": 1e8, "loss": 3.5,}, {"params": 2e8, "loss": 3.25,},]', False),
    ],
)
def test_what_pandas_and_wrappers_write_gives_the_same_rows(text, labelled):
    found = cells(text)
    assert found["params"].tolist() == [1e8, 2e8]
    assert found["loss"].tolist() == [3.5, 3.25]
    assert found.index.tolist() == [1, 2]
    assert list(found) == (["run", "params", "loss"] if labelled else ["params", "loss"])
    assert not labelled or found["run"].tolist() == ["a", "b"]


def test_nested_values_become_columns_and_lists_texts():
    found = cells('{"name": "a", "config": {"lr": 0.1, "domains": ["web", "é"]}, "summary": {"val/loss": 3}}\n' * 2)
    assert list(found) == ["name", "config.lr", "config.domains", "summary.val/loss"]
    assert found.iloc[1].tolist() == ["a", 0.1, '["web", "é"]', 3]


def test_one_object_is_one_row():
    assert cells('{"loss": 3.5, "eval": {"acc": 0.25}}').iloc[0].to_dict() == {"loss": 3.5, "eval.acc": 0.25}


def test_numbers_that_json_does_not_know_and_numbers_without_end():
    found = cells('{"a": NaN, "b": -Infinity}\n{"a": 1' + "0" * 5000 + ', "b": 2}\n')
    assert found["b"].tolist() == [-float("inf"), 2]
    assert found["a"].tolist()[1] == float("inf")
    assert cells('[{"a": 1' + "0" * 400 + '}, {"a": -1' + "0" * 400 + "}]")["a"].tolist() == [
        float("inf"),
        -float("inf"),
    ]
    assert parsed("12345678901234567890") == 12345678901234567890


def test_half_characters_can_be_written_afterwards():
    found = cells('{"run": "a\\ud800b", "loss": 1}\n{"run": "c", "loss": 2}')
    assert found["run"].tolist() == ["a?b", "c"]


def test_a_cut_last_line_is_left_out_and_said():
    found = read("t.jsonl", b'{"loss": 1}\n{"loss": 2}\n{"lo')
    assert found is not None
    assert found.cells["loss"].tolist() == [1, 2]
    assert found.notes == ("The last line is cut and left out.",)


def test_what_begins_like_json_and_is_none_is_left_to_other_readers_unless_its_name_says_json():
    data = b"{odd},loss\n1,2\n"
    assert read("t.csv", data) is None
    with pytest.raises(BadInput, match=r"'t.jsonl' is not valid JSON"):
        read("t.jsonl", data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{"a": 1}\n7\n{"a": 2}\n', "row 2: '7' is no object"),
        (b'{"a": 1}\n{"a": \n{"a": 2}\n', "row 2: not valid JSON"),
        (b'{"a": ' * 30 + b"1" + b"}" * 30, "nested more than 20 deep"),
        (b'[["a", "b"], [1]]', "row 1: allowed are lists of 2 cells"),
    ],
)
def test_what_is_no_row_is_refused_by_its_line(data, says):
    with pytest.raises(BadInput, match=says):
        read("t.jsonl", data)
