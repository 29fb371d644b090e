import math

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import Problem, from_table
from core.runs.check.findings import SHOWN
from core.runs.read.raw import RawTable

GOOD = {"params": [1e7, 2e7, 3e7, 4e7], "tokens": [1e9, 2e9, 3e9, 5e9], "loss": [4.0, 3.6, 3.3, 3.1]}


def runs(name="small", mapping=None, **changes):
    columns = {**GOOD, **changes}
    return from_table(pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in columns.items()}), name, mapping)


def messages(found, severity):
    said = [p.message for p in found.problems if p.severity == severity]
    assert all("\n" not in m for m in said)
    return said


def test_a_good_table_has_nothing_but_notes():
    found = runs()
    assert not messages(found, "error")
    assert not messages(found, "warning")
    assert found.included.index.tolist() == [2, 3, 4, 5]
    assert found.n_rows == found.n_runs == 4


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("loss", "abc", "row 3, loss: is 'abc', not a number; allowed are numbers above 0"),
        ("params", 0, "row 3, params: is 0; allowed are finite numbers above 0"),
        ("tokens", -5.0, "row 3, tokens: is -5; allowed are finite numbers above 0"),
        ("loss", None, "row 3, loss: is missing; allowed are numbers"),
        ("weight_decay", -0.1, "row 3, weight_decay: is -0.1; allowed are finite numbers from 0 up"),
    ],
)
def test_a_row_that_cannot_be_used_is_excluded_and_named(column, cell, says):
    cells = list(GOOD.get(column, [0.1] * 4))
    cells[1] = cell
    found = runs(**{column: cells})
    assert messages(found, "error") == [says]
    assert found.problems[0] == Problem(3, column, says, "error")
    assert found.included.index.tolist() == [2, 4, 5]
    assert found.table.loc[3, "excluded"].startswith(column)


@pytest.mark.parametrize(("cell", "shown"), [("inf", "inf"), ("Infinity", "inf"), ("NaN", "nan"), ("nan", "nan")])
def test_a_loss_that_is_no_finite_number_is_a_run_that_diverged(cell, shown):
    found = runs(loss=[4.0, cell, 3.3, 3.1])
    assert not messages(found, "error")
    assert f"row 3, loss: is {shown}: the run diverged" in messages(found, "note")
    assert found.included.index.tolist() == [2, 4, 5]
    assert found.table.loc[3, "excluded"] == f"loss is {shown}: the run diverged"


def test_a_loss_that_diverged_beside_another_is_a_gap():
    found = runs(**{"loss/c4": [4.1, "inf", 3.4, 3.2]})
    assert found.included.index.tolist() == [2, 3, 4, 5]
    assert found.table["loss/c4"].isna().tolist() == [False, True, False, False]


def test_words_in_a_column_make_a_gap_and_cost_no_row():
    found = runs(learning_rate=[1e-3, "tuned", 2e-3, 3e-3], params=[1e7, "small", 3e7, 4e7])
    assert found.included.index.tolist() == [2, 3, 4, 5]
    assert [p for p in found.problems if p.severity == "warning"] == [
        Problem(3, "params", "row 3, params: is 'small', not a number, and counts as missing", "warning"),
        Problem(3, "learning_rate", "row 3, learning_rate: is 'tuned', not a number, and counts as missing", "warning"),
    ]


def test_words_in_one_of_two_targets_make_a_gap():
    found = runs(**{"loss/c4": ["low", 3.7, 3.4, 3.2]})
    assert found.included.index.tolist() == [2, 3, 4, 5]
    assert messages(found, "warning") == ["row 2, loss/c4: is 'low', not a number, and counts as missing"]


def test_the_source_header_is_named_where_it_differs():
    raw = pd.DataFrame({"Model Size": [1, 0, 3, 4], "D": [1, 2, 3, 4], "val_loss": [4, 3, 2, 1]})
    found = from_table(raw, "t")
    assert messages(found, "error") == ["row 3, params (from 'Model Size'): is 0; allowed are finite numbers above 0"]


def test_zero_weight_decay_and_warmup_are_fine():
    assert not messages(runs(weight_decay=[0, 0.1, 0, 0], warmup_steps=[0, 1, 2, 3]), "error")


def test_many_bad_rows_are_counted_after_the_first():
    n = SHOWN + 7
    raw = pd.DataFrame({"params": [1e6] * (n + 3), "loss": ["oops"] * n + ["3", "2", "1"]})
    said = messages(from_table(raw, "t"), "error")
    assert len(said) == SHOWN + 1
    assert said[0].startswith("row 2, loss")
    assert said[-1] == "loss: 7 more rows excluded for the same reason; allowed are numbers above 0"


def test_a_row_is_excluded_for_one_reason_only():
    found = runs(params=["x", 2e7, 3e7, 4e7], loss=[0, 3.6, 3.3, 3.1])
    assert len(messages(found, "error")) == 1


def test_a_given_reason_is_kept_and_not_complained_about():
    found = runs(loss=[0, 3.6, 3.3, 3.1], excluded=["by hand", "", "", None])
    assert not messages(found, "error")
    assert found.table["excluded"].tolist() == ["by hand", "", "", ""]


@pytest.mark.parametrize("word", ["False", "0", "no", False, "none"])
def test_an_excluded_column_of_yes_and_no_is_understood(word):
    found = runs(excluded=["yes", word, word, word])
    assert found.table["excluded"].tolist() == ["yes", "", "", ""]


def test_diverged_rows_are_left_out_and_need_no_loss():
    found = runs(status=["Diverged", "ok", "", "fine"], loss=[None, 3.6, 3.3, 3.1])
    assert not messages(found, "error")
    assert found.included.index.tolist() == [3, 4, 5]
    assert "status: 1 diverged row left out of fits" in messages(found, "note")
    assert messages(found, "warning") == [
        "status: 'fine' counts as ok; known are the words of training tools, such as finished, failed, running, "
        "diverged"
    ]


@pytest.mark.parametrize("absent", ["params", "tokens", "flops"])
def test_the_third_of_params_tokens_and_flops_follows(absent):
    n, d = np.array(GOOD["params"]), np.array(GOOD["tokens"])
    full = {"params": n, "tokens": d, "flops": 6 * n * d, "loss": GOOD["loss"]}
    raw = pd.DataFrame({k: v for k, v in full.items() if k != absent})
    found = from_table(raw, "t")
    np.testing.assert_allclose(found.column(absent), full[absent], rtol=1e-15)
    (said,) = [p for p in found.problems if p.column == absent]
    assert said.severity == "note"
    assert "C = 6 N D" in said.message


def test_only_one_of_three_derives_nothing():
    found = from_table(pd.DataFrame({"params": [1, 2, 3], "loss": [3, 2, 1]}), "t")
    assert set(found.table.columns) == {"excluded", "params", "loss"}


def test_a_bad_row_derives_a_gap_and_not_an_infinity():
    found = from_table(pd.DataFrame({"params": [0, 2e7, 3e7, 4e7], "flops": [1e18] * 4, "loss": [4, 3, 2, 1]}), "t")
    assert math.isnan(found.table.loc[2, "tokens"])
    assert len(messages(found, "error")) == 1


def test_compute_that_is_not_six_n_d_is_a_warning():
    c = 6 * np.array(GOOD["params"]) * np.array(GOOD["tokens"])
    found = runs(flops=c * [1, 1.2, 1.5, 0.3])
    said = "flops differs from 6 N D by more than 1.25 times in 2 rows, most in row 5 (0.3 times 6 N D)"
    assert messages(found, "warning") == [said]
    assert len(found.included) == 4


def test_duplicates_are_a_warning():
    raw = pd.DataFrame({"params": [1e6, 2e6, 1e6, 1e6], "loss": [3, 2.5, 3, 3]})
    found = from_table(raw, "t")
    assert messages(found, "warning") == ["2 rows the same as an earlier one, the first is row 4; each counts in a fit"]
    assert [p.column for p in found.problems if p.severity == "warning"] == ["loss"]  # half of the rows: of the target
    few = from_table(pd.DataFrame({"params": [*range(10**6, 10**6 + 19), 10**6], "loss": [*range(3, 22), 3]}), "t")
    assert [p.column for p in few.problems if "same as" in p.message] == [None]


def test_constant_and_missing_columns_are_notes():
    found = runs(width=[512] * 4, learning_rate=[1e-3, None, 2e-3, 3e-3])
    said = messages(found, "note")
    assert "the same in every row, so nothing can be learned from it: width" in said
    assert "learning_rate is missing in 1 row of 4; what needs learning_rate leaves them out" in said
    assert "width" not in found.factors
    assert "learning_rate" in found.factors


def test_shares_that_sum_to_one_nearly_are_scaled():
    found = runs(**{"mix/a": [0.5, 0.3, 0.2, 1.0], "mix/b": [0.4999, 0.7, 0.8, None]})
    shares = found.table[["mix/a", "mix/b"]].to_numpy()
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-15)
    assert shares[3].tolist() == [1, 0]
    assert any("mix/* of 1 row was off 1 by up to 0.0001" in m for m in messages(found, "note"))


def test_shares_that_do_not_sum_to_one_exclude_the_row():
    found = runs(**{"mix/a": [0.5, 30, 0.2, 0.4], "mix/b": [0.5, 70, 0.8, 0.6]})
    said = "row 3, mix/*: sums to 100; allowed are shares that sum to 1 within 0.001 (fractions)"
    assert messages(found, "error") == [said]
    assert found.included.index.tolist() == [2, 4, 5]


def test_rows_without_any_share_are_kept():
    found = runs(**{"mix/a": [0.5, None, 0.2, 0.4], "mix/b": [0.5, None, 0.8, 0.6]})
    assert len(found.included) == 4


def test_columns_that_are_not_used_are_named_and_not_fatal():
    found = runs(colour=["red"] * 4, train_loss=[5, 4, 3, 2])
    said = messages(found, "note")
    assert any("columns that are not used: 'colour'" in m for m in said)
    assert "column 'train_loss' is not used: loss is read from 'loss'" in said


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (
            {"params": [1, 2, 3], "colour": ["red", "blue", "red"]},
            "t has no column to fit: found 'params', 'colour'; allowed are loss,",
        ),
        ({"params": [], "loss": []}, "t has a header but no rows"),
        (
            {"params": [-1, -2, 0], "loss": [3, 2, 1]},
            "t: none of 3 rows can be used (first: row 2, params",
        ),
        (
            {"params": [1, 2, 3], "loss": [None] * 3},
            "t: none of 3 rows can be used (first: row 2, loss",
        ),
    ],
)
def test_tables_that_cannot_be_used_at_all(raw, says):
    with pytest.raises(BadInput) as error:
        from_table(pd.DataFrame(raw), "t")
    assert str(error.value).startswith(says)
    assert "\n" not in str(error.value)


def test_flags_are_read_as_one_and_zero():
    found = runs(tied_embeddings=["true", "False", True, "no"])
    assert found.column("tied_embeddings").tolist() == [1, 0, 1, 0]


def test_compute_of_several_experts_needs_what_a_token_uses():
    """Eight experts, one of which a token uses: 6 N D with all parameters would be several times too much."""
    raw = {"params": [1e9, 2e9, 4e9], "experts": [8, 8, 8], "tokens": [1e10, 2e10, 4e10], "loss": [3.0, 2.8, 2.6]}
    found = from_table(pd.DataFrame(raw), "t")
    assert "flops" not in found.table
    assert any(m.startswith("flops is not computed by C = 6 N D") for m in messages(found, "warning"))
    found = from_table(pd.DataFrame(raw | {"active_params": [2e8, 4e8, 8e8]}), "t")
    assert found.column("flops")[0] == pytest.approx(6 * 2e8 * 1e10)
    assert "flops" in from_table(pd.DataFrame(raw | {"experts": [1, 0, 1]}), "t").table


def test_rows_of_a_history_between_evaluations_are_one_note_and_no_error():
    raw = pd.DataFrame({"run": "a", "step": [10, 20, 30, 40, 50], "eval_loss": [None, 4.0, None, 3.5, 3.2]})
    found = from_table(RawTable(raw, "history"), "t")
    assert not messages(found, "error")
    assert "2 rows between evaluations have no loss (from 'eval_loss') and are left out" in messages(found, "note")
    assert found.included["step"].tolist() == [20, 40, 50]
    with pytest.raises(BadInput, match="none of 5 rows can be used"):
        from_table(RawTable(raw.assign(step=[-1] * 5), "history"), "t")
