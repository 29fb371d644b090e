import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.runs import from_table, read_bytes
from core.runs.check.checks import check

RAW = pd.DataFrame(
    {
        "run": ["a", "a", "b", "c"],
        "params": [1e7, 1e7, 2e7, 3e7],
        "tokens": [1e9, 2e9, 2e9, 3e9],
        "loss": [4.0, 3.8, 3.5, 3.3],
        "loss/c4": [4.1, 3.9, 3.6, 3.4],
        "metric/mmlu": [0.25, 0.25, 0.26, np.nan],
        "train_set": ["c4", "c4", "rpj", "rpj"],
    }
)
TABLE = from_table(RAW, "small")


def test_what_a_table_says_of_itself():
    assert (TABLE.n_rows, TABLE.n_runs) == (4, 3)
    assert TABLE.factors == ("params", "tokens", "flops", "train_set")
    assert TABLE.targets == ("loss", "loss/c4", "metric/mmlu")
    assert TABLE.ranges()["tokens"] == (1e9, 3e9)
    assert "run" not in TABLE.ranges()
    assert TABLE.unit("loss/c4") == TABLE.unit("loss") == "nats per token"
    assert TABLE.unit("params") == "parameters"
    assert TABLE.table["params"].dtype == np.float64
    assert TABLE.included.index.name == "row"


def test_a_row_without_a_run_name_is_a_run_of_its_own():
    assert from_table(RAW.assign(run=["a", "a", "", ""]), "t").n_runs == 3
    assert from_table(RAW.drop(columns="run"), "t").n_runs == 4


def test_the_loss_unit_is_the_users():
    found = from_table(RAW, "small", loss_unit="bits per byte")
    assert found.unit("loss") == found.unit("loss/c4") == "bits per byte"
    assert {m.unit for m in found.mapping if m.column.startswith("loss")} == {"bits per byte"}
    assert found.digest != TABLE.digest


def test_a_column_is_the_included_rows_in_float64():
    found = TABLE.where("params < 3e7").column("loss")
    assert found.dtype == np.float64
    assert found.tolist() == [4.0, 3.8, 3.5]


@pytest.mark.parametrize("name", ["width", "train_set", "mix/a"])
def test_a_column_without_numbers_is_refused(name):
    with pytest.raises(BadInput, match="small has no numbers in a column"):
        TABLE.column(name)


def test_where_excludes_with_a_reason_and_keeps_earlier_ones():
    found = TABLE.where("tokens > 1e9").where("train_set == 'rpj'")
    assert found.table["excluded"].tolist() == [
        "filtered: not (tokens > 1e9)", "filtered: not (train_set == 'rpj')", "", ""
    ]  # fmt: skip
    assert TABLE.table["excluded"].eq("").all()
    assert found.digest != TABLE.digest


def test_where_that_leaves_nothing_is_refused():
    with pytest.raises(BadInput, match="'params > 1T' leaves none of the 4 included rows of small"):
        TABLE.where("params > 1T")


def test_the_digest_is_of_the_contents_alone():
    assert from_table(RAW[RAW.columns[::-1]], "other").digest == TABLE.digest
    assert from_table(RAW.astype(object), "small").digest == TABLE.digest
    assert from_table(RAW.iloc[::-1], "small").digest != TABLE.digest
    assert from_table(RAW.assign(loss=np.nextafter(RAW["loss"], 9)), "small").digest != TABLE.digest
    assert len(TABLE.digest) == 64


def test_the_digest_tells_texts_from_their_neighbours():
    one = from_table(RAW.assign(run=["ab", "c", "d", "e"]), "t")
    two = from_table(RAW.assign(run=["a", "bc", "d", "e"]), "t")
    assert one.digest != two.digest


def test_checking_again_changes_nothing():
    again, *_ = check(TABLE.table)
    pd.testing.assert_frame_equal(again, TABLE.table)


_FLOATS = st.floats(allow_nan=True, allow_infinity=True) | st.floats(1e-3, 1e12)
_TEXTS = st.text(max_size=12) | st.sampled_from(["# no", '"', ",", "a,b", "1e5", "nan", " ", "=1+1", "\n"])
_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "run": _TEXTS,
            "status": st.sampled_from(["ok", "diverged", ""]),
            "params": _FLOATS,
            "tokens": _FLOATS,
            "loss": _FLOATS,
            "metric/a b,c": _FLOATS,
            "mix/x": st.floats(0, 1),
            "mix/y": st.floats(0, 1) | st.none(),
        }
    ),
    max_size=6,
)


@given(_ROWS, st.sampled_from(["nats per token", "bits per byte"]))
@settings(max_examples=150, deadline=None)
def test_csv_reads_back_to_the_same_digest(rows, unit):
    sure = [{"params": 1e6 * i, "tokens": 1.1e9, "loss": 4.0 / i} for i in (1, 2, 3)]
    found = from_table(pd.DataFrame([*sure, *rows], dtype=object), "t", loss_unit=unit)
    again = read_bytes("t.csv", found.to_csv().encode(), loss_unit=unit)
    assert again.digest == found.digest
    assert again.to_csv() == found.to_csv()
    pd.testing.assert_frame_equal(again.table, found.table, check_exact=True)


def test_a_selection_survives_the_csv():
    found = TABLE.where("train_set == 'rpj' or params < 1.5e7").where("run != 'c'")
    assert read_bytes("t.csv", found.to_csv().encode()).digest == found.digest


def test_rows_are_excluded_for_a_reason_and_those_excluded_before_keep_theirs():
    raw = pd.DataFrame(
        {"params": [1e8, 2e8, 3e8, 4e8, 5e8], "loss": [3.0, 2.9, 2.8, 2.7, 2.6], "excluded": ["", "spike", "", "", ""]}
    )
    runs = from_table(raw, "five")
    left = runs.excluding(np.array([True, True, False, False, False]), "too small")
    assert left.table["excluded"].tolist() == ["too small", "spike", "", "", ""]
    assert runs.table["excluded"].tolist() == ["", "spike", "", "", ""]  # the runs themselves are as they were
    assert left.column("loss").tolist() == [2.8, 2.7, 2.6]
    assert left.name == runs.name


def test_rows_are_kept_alone_and_the_index_with_them():
    runs = from_table(pd.DataFrame({"params": [1e8, 2e8, 3e8, 4e8], "loss": [3.0, 2.9, 2.8, 2.7]}), "four")
    kept = runs.keeping(np.array([False, True, True, True]))
    assert kept.table.index.tolist() == runs.table.index.tolist()[1:]
    assert kept.column("loss").tolist() == [2.9, 2.8, 2.7]


def test_rows_are_filtered_by_columns_that_are_no_canonical_ones():
    raw = pd.DataFrame({"params": [1e8, 2e8, 4e8, 8e8], "loss": [4.0, 3.0, 2.0, 1.0], "purpose": list("abba")})
    runs = from_table(raw.assign(score=["1", "2", "", "4"]), "t")
    assert list(runs.beside) == ["purpose", "score"]
    assert runs.where("purpose == 'a'").included["loss"].tolist() == [4.0, 1.0]
    assert runs.where("score < 3").included["loss"].tolist() == [4.0, 3.0]
    assert runs.where("purpose == 'a'").where("score > 3").included["loss"].tolist() == [1.0]
