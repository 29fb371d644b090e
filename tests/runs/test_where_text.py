"""Filters as people write them, and the conditions that they are made of."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.runs import from_table
from core.runs.where import MAX_LENGTH, mask
from core.runs.where_text import condition, joined, parts
from tests.runs.test_where import _EXPRESSIONS

FILE = pd.DataFrame(
    {
        "Run Name": ["ladder-70m", "ladder-150m", "try b", "ladder-1b"],
        "State": ["finished", "crashed", "finished", "Timed Out"],
        "params (M)": [70, 150, 300, 1000],
        "tokens": [1e9, 2e9, 4e9, 8e9],
        "val_ppl": [40.0, 30.0, 25.0, 20.0],
        "Optimizer/type": ["adam-w", "lion", "adam-w", "8bit"],
    }
)
RUNS = from_table(FILE, "file.csv")


def kept(expr):
    return np.flatnonzero(RUNS.mask(expr)).tolist()


@pytest.mark.parametrize(
    ("expr", "rows"),
    [
        ("State = finished", [0, 2]),
        ("state = Finished", [0, 2]),
        ("STATE == finished AND tokens > 1B", [2]),
        ("State = timed out", [3]),
        ("State = timed out or State = crashed", [1, 3]),
        ("State in (crashed, timed out)", [1, 3]),
        ("State not in (finished)", [1, 3]),
        ("State != finished && tokens >= 2e9", [1, 3]),
        ("`Run Name` contains ladder", [0, 1, 3]),
        ('"Run Name" contains "LADDER-1"', [1, 3]),
        ("Run Name contains 70m", [0]),
        ("Run Name contains try b or tokens = 8e9", [2, 3]),
        ("run name does not contain ladder", [2]),
        ("run not contains ladder and State = finished", [2]),
        ("Run Name = ladder-150m", [1]),
        ("not Run Name contains ladder", [2]),
        ("params (M) > 150", [2, 3]),
        ("`params (M)` <= 150 and params > 0.1B", [1]),
        ("'params (M)' * 1e6 = params", [0, 1, 2, 3]),
        ("val_ppl < 30", [2, 3]),
        ("VAL_PPL = 25", [2]),
        ("loss < 3.3", [2, 3]),
        ("Optimizer/type = adam-w", [0, 2]),
        ("optimizer/type = 8bit", [3]),
        ("tokens ≥ 4e9", [2, 3]),
        ("tokens > 10^9 and tokens <> 2e9", [2, 3]),
        ("tokens/params >= 13.4", [0]),
        ("tokens = 2B", [1]),
    ],
)
def test_as_people_write(expr, rows):
    """Worked out by hand from FILE: 1e9 / 70e6 is 14.3, the others are at most 13.3; ln 25 = 3.22, ln 30 = 3.40."""
    assert kept(expr) == rows


@pytest.mark.parametrize(
    ("expr", "says"),
    [
        ("Stat = finished", "there is no column 'Stat' (nearest: State"),
        (
            "State = finsihed",
            "no row has 'finsihed' there, and no column is called so: allowed are 'crashed', 'finished'",
        ),
        ("tokens contains 1", "looks for a text in something that is not a column of texts"),
        ("State contains", "cannot be read"),
        ("State = ", "cannot be read"),
        ("State < finished", "there is no column 'finished'"),
        ("tokens = os.system", "there is no column"),
        ("__import__('os') = 1", "holds a call"),
        ("State = finished; import os", "cannot be read"),
    ],
)
def test_what_cannot_be_is_one_line(expr, says):
    with pytest.raises(BadInput) as error:
        RUNS.mask(expr)
    assert "\n" not in str(error.value)
    assert says in str(error.value) or says == "there is no column"


def test_names_that_differ_in_capitals_alone_are_not_guessed():
    table = pd.DataFrame({"LR": [1.0, 2.0], "lr": [3.0, 4.0]})
    assert mask("LR = 1", table).tolist() == [True, False]
    with pytest.raises(BadInput, match="'Lr' could be 'LR', 'lr'"):
        mask("Lr = 1", table)


def test_a_hostile_header_changes_no_filter():
    names = ["< 5", "and", "a and b", "not", "a - b", "3", "(a)", "'", "a == b or a"]
    table = pd.DataFrame({"a": [1.0, 9.0], "b": [2.0, 2.0]} | {n: [7.0, 7.0] for n in names})
    for expr, wanted in (("a < 5", [1, 0]), ("a - b > 0", [0, 1]), ("not a < 5 and b == 2", [0, 1]), ("a > 3", [0, 1])):
        assert mask(expr, table).tolist() == [bool(w) for w in wanted]
    assert mask("`a and b` == 7 and `not` == 7", table).all()


@given(_EXPRESSIONS, st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=1, max_size=6))
@settings(max_examples=40)
def test_other_signs_mean_the_same(expr, rows):
    table = pd.DataFrame(rows, columns=["a", "b"], dtype=float)
    people = expr.replace("==", "=").replace(" and ", " AND ").replace(" or ", " || ").replace("<=", "≤")
    people = people.replace("!=", "<>").replace("a", "A")  # no other word has one, once `and` is AND
    np.testing.assert_array_equal(mask(people.replace("AND", "and"), table), mask(expr, table))


@given(st.lists(_EXPRESSIONS, min_size=1, max_size=4), st.sampled_from([" and ", " AND ", " && "]))
@settings(max_examples=40)
def test_a_filter_is_its_conditions_one_after_the_other(several, word):
    table = pd.DataFrame({"a": [1.0, -2.0, 3.5, np.nan], "b": [0.0, 2.0, -3.0, 1.0]})
    expr = word.join(f"({e})" for e in several)
    found = parts(expr)
    assert len(found) >= len(several)
    np.testing.assert_array_equal(np.logical_and.reduce([mask(c, table) for c in found]), mask(expr, table))
    np.testing.assert_array_equal(mask(joined(found), table), mask(expr, table))


@pytest.mark.parametrize(
    ("expr", "conditions"),
    [
        ("", []),
        ("a > 1", ["a > 1"]),
        ("a > 1 and b = 'x and y' AND c in (x, y)", ["a > 1", "b = 'x and y'", "c in (x, y)"]),
        ("(a > 1 and b > 2) and row != 3", ["a > 1", "b > 2", "row != 3"]),
        ("a > 1 or b > 2 and c > 3", ["a > 1 or b > 2 and c > 3"]),
        ("(a > 1 or b > 2) and `x and y` > 3", ["(a > 1 or b > 2)", "`x and y` > 3"]),
        ("not (a > 1 and b > 2)", ["not (a > 1 and b > 2)"]),
    ],
)
def test_conditions_stand_outside_of_brackets_and_quotes(expr, conditions):
    assert parts(expr) == conditions


def test_a_condition_joined_by_or_keeps_its_meaning():
    assert joined(["a > 1 or b > 2", "c > 3"]) == "(a > 1 or b > 2) and c > 3"
    assert joined(["a > 1 or b > 2"]) == "a > 1 or b > 2"
    assert joined([]) == ""


@pytest.mark.parametrize("text", ["finished", "timed out", "it's", "class", "in", "7b", 'a "b" c', "and"])
@pytest.mark.parametrize("name", ["State", "Run Name", "in"])
def test_a_condition_finds_its_text(name, text):
    table = pd.DataFrame({name: [text, "other"], "loss": [1.0, 2.0]})
    assert mask(condition(name, text), table).tolist() == [True, False]


def test_long_filters_take_linear_time():
    """They are refused by their length; the longest that are read hold nothing that is tried again and again."""
    for piece in ("not ", "a" * 9 + "-", "((", "a and ", "does not ", "' ", "a = b c "):
        text = (piece * MAX_LENGTH)[:MAX_LENGTH]
        parts(text)
        with pytest.raises(BadInput):
            mask(text, pd.DataFrame({f"h {i} x": [1.0] for i in range(300)}))
