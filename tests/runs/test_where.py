import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.runs.where import MAX_LENGTH, mask

TABLE = pd.DataFrame(
    {
        "params": [1e7, 5e7, 7e7, 1e9],
        "tokens": [1e9, np.nan, 2e9, 3e9],
        "loss/c4": [4.0, 3.5, 3.0, 2.5],
        "train_set": pd.Series(["c4", "rpj", "c4", ""], dtype=str),
        "outlier": [0.0, 1.0, 0.0, 0.0],
    }
)


@pytest.mark.parametrize(
    ("expr", "wanted"),
    [
        ("params < 5e7", [1, 0, 0, 0]),
        ("params <= 50M", [1, 1, 0, 0]),
        ("params > 0.05B and params != 1b", [0, 0, 1, 0]),
        ("1e7 < params <= 7e7", [0, 1, 1, 0]),
        ("not params < 5e7", [0, 1, 1, 1]),
        ("`loss/c4` >= 3", [1, 1, 1, 0]),
        ("train_set == 'c4'", [1, 0, 1, 0]),
        ("train_set in ('c4', 'rpj')", [1, 1, 1, 0]),
        ('train_set not in ["c4"]', [0, 1, 0, 1]),
        ("train_set == '70M'", [0, 0, 0, 0]),
        ("params in (1e7, 1e9)", [1, 0, 0, 1]),
        ("tokens / params > 20", [1, 0, 1, 0]),
        ("tokens == tokens", [1, 0, 1, 1]),
        ("tokens < 1e30", [1, 0, 1, 1]),
        ("tokens != 1e9", [0, 1, 1, 1]),
        ("6 * params * tokens < 1e18", [1, 0, 1, 0]),
        ("(params < 2e7 or params > 1e8) and `loss/c4` < 4", [0, 0, 0, 1]),
        ("-params < -5e7", [0, 0, 1, 1]),
        ("params > 1/0", [0, 0, 0, 0]),
        ("1 < 2", [1, 1, 1, 1]),
        ("params in ()", [0, 0, 0, 0]),
        ("train_set == c4", [1, 0, 1, 0]),
        ("row != 2 and row < 3", [1, 1, 0, 0]),
        ("c4 != train_set", [0, 1, 0, 1]),
        ("train_set in (c4, rpj)", [1, 1, 1, 0]),
        ("outlier == false", [1, 0, 1, 1]),
        ("outlier != False and train_set == rpj", [0, 1, 0, 0]),
        ("params > 5_000_000_0", [0, 0, 1, 1]),
        ("params = 5e7", [0, 1, 0, 0]),
    ],
)
def test_selections(expr, wanted):
    found = mask(expr, TABLE)
    assert found.dtype == bool
    assert found.astype(int).tolist() == wanted


@pytest.mark.parametrize(
    ("expr", "says"),
    [
        ("width > 3", "there is no column 'width': allowed are params, tokens, loss/c4, train_set"),
        ("`mix/a` > 3", "there is no column 'mix/a'"),
        ("params", "not a comparison"),
        ("", "cannot be read"),
        ("params >", "cannot be read"),
        ("params = = 3", "cannot be read"),
        ("params > 3\nimport os", "cannot be read"),
        ("params > '3'", "compares a text with a number"),
        ("train_set < 'd'", "orders texts"),
        ("train_set == c5", "no row has 'c5' there, and no column is called so: allowed are 'c4', 'rpj'"),
        ("train_set < c4", "there is no column 'c4'"),
        ("params == c4", "there is no column 'c4'"),
        ("train_set + 1 > 2", "calculates with something that is not a number"),
        ("(params > 1) + 1 > 2", "calculates with something that is not a number"),
        ("(params > 1) == (params > 2)", "compares a comparison"),
        ("params and tokens > 3", "joins something that is not a comparison"),
        ("params in train_set", "uses `in` without a list"),
        ("__import__('os').system('true') == 0", "holds a call"),
        ("params.values > 3", "holds an attribute"),
        ("params[0] > 3", "holds an index"),
        ("(lambda: 1) == 1", "holds a function"),
        ("[p for p in params] == 1", "ListComp"),
        ("params ** 2 > 3", "Pow"),
        ("params % 2 == 1", "Mod"),
        ("params is 3.5e0", "Is"),
        ("~params > 3", "Invert"),
        ("params > True", "'True'"),
        ("params > None", "'None'"),
        ("params > 3j", "'3j'"),
        ("params > f'{params}'", "JoinedStr"),
        ("(p := params) > 3", "NamedExpr"),
        ("params > 1 if tokens > 1 else tokens > 2", "IfExp"),
        ("params > " + "9" * 400, "above 1e308"),
        ("params > 3" + " " * MAX_LENGTH, "characters: allowed are 1000"),
        ("(" * 300 + "params > 3" + ")" * 300, "cannot be read"),
        ("-" * 200 + "params > 3", "nested too deeply"),
        ("params > 3" + " + 1" * 200, "nested too deeply"),
        ("params > 3\0", "cannot be read"),
    ],
)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_anything_else_is_refused_in_one_line(expr, says):
    with pytest.raises(BadInput) as error:
        mask(expr, TABLE)
    assert says in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 400


def test_the_selection_cannot_reach_placeholder_names():
    with pytest.raises(BadInput, match="there is no column '_column_0_'"):
        mask("_column_0_ > 3", TABLE)


_NUMBERS = st.floats(-1e3, 1e3, allow_nan=False) | st.just(float("nan"))
_TERMS = st.sampled_from(["a", "b", "2.5", "-3", "(a + b)", "(a - 2*b)", "a/4"])
# On the left always a column: pandas takes `~(1 < 2)` of plain numbers for an integer.
_COMPARISONS = st.tuples(
    st.sampled_from(["a", "b", "(a + b)", "a/4"]), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), _TERMS
).map(" ".join)
_EXPRESSIONS = st.recursive(
    _COMPARISONS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
        inner.map(lambda e: f"not ({e})"),
    ),
    max_leaves=6,
)


@given(_EXPRESSIONS, st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_the_same_rows_as_pandas(expr, rows):
    table = pd.DataFrame(rows, columns=["a", "b"], dtype=float)
    wanted = table.eval(expr.replace("not ", "~"), engine="python")
    np.testing.assert_array_equal(mask(expr, table), np.broadcast_to(wanted, len(table)))


@given(st.text(alphabet="ab()<>=!`'\" .0123456789eM+-*/andortin\n\0\\", max_size=40))
@settings(max_examples=300)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_any_text_is_a_selection_or_refused(expr):
    refused = ""
    try:
        assert mask(expr, pd.DataFrame({"a": [1.0], "b": [2.0]})).shape == (1,)
    except BadInput as error:
        refused = str(error)
    assert "\n" not in refused
