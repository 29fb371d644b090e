"""Cells that hold objects as text are parsed, and never run."""

import pytest

from core.runs.read.readers import read
from core.runs.read.tools.nested_cells import parsed


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{'a': 1, 'b': [1, 'x'], 'c': (1, 2)}", {"a": 1, "b": [1, "x"], "c": [1, 2]}),
        ("{'a': nan, 'b': -inf, 'c': None, 'd': True}", {"a": "NaN", "b": float("-inf"), "c": None, "d": True}),
        ('{"a": null, "b": NaN}', {"a": None}),
        ("{'a': array([1, 2]), 'b': 2}", {"a": None, "b": 2}),
        ("{'_wandb': {'x': 1}, 'a': 'x, nan, y'}", {"a": "x, nan, y"}),
        ("{'a': __import__('os').system('exit 1')}", {"a": None}),
        ("{" * 5000, None),
        ("-" * 100_000 + "1", None),
        ("{1}", None),
    ],
)
def test_literals_are_read_and_calls_are_not(text, wanted):
    found = parsed(text)
    assert found is None if wanted is None else {k: found[k] for k in wanted} == wanted


def test_a_column_in_which_most_cells_are_no_objects_stays():
    found = read("t.csv", b'a,note\n1,"{x: y}"\n2,"{plain}"\n').cells
    assert list(found) == ["a", "note"]


def test_empty_cells_give_empty_columns():
    found = read("t.csv", b'name,config\na,"{""lr"": 0.1}"\nb,\n').cells
    assert found["config.lr"].tolist()[0] == 0.1
    assert found["config.lr"].isna().tolist() == [False, True]
