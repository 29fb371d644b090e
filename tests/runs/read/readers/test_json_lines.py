"""JSON: one object a line, or one array of them; each is flat."""

import json

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs.read.readers.json_lines import read

ROWS = [{"run": "a", "loss": 0.1 + 0.2}, {"run": "b"}, {"run": None, "loss": 3}]


@pytest.mark.parametrize("text", ["\n\n".join(map(json.dumps, ROWS)), json.dumps(ROWS)], ids=["lines", "array"])
def test_objects_are_rows_with_the_numbers_of_their_lines(text):
    found = read("t.json", text.encode())
    assert found is not None
    assert found.index.tolist() == ([1, 2, 3] if text.startswith("[") else [1, 3, 5])
    pd.testing.assert_frame_equal(found.reset_index(drop=True), pd.DataFrame(ROWS, dtype=object))


def test_what_begins_like_json_and_is_none_is_left_to_other_readers_unless_its_name_says_json():
    data = b"{odd},loss\n1,2\n"
    assert read("t.csv", data) is None
    with pytest.raises(BadInput, match=r"'t.jsonl', row 1: not valid JSON; allowed is one flat object a line"):
        read("t.jsonl", data)


def test_a_nested_value_is_refused_by_its_row_and_key():
    with pytest.raises(BadInput, match=r"'t.jsonl', row 2, 'loss': a nested value"):
        read("t.jsonl", b'{"loss": 1}\n{"loss": [1]}\n')
