"""How runs ended, by the words of each tool and by what was reached."""

import pandas as pd
import pytest

from core.runs import from_table
from core.runs.check.statuses import ending
from core.runs.options import ReadOptions

RUNS = pd.DataFrame({
    "run": list("abcdef"), "params": [1e8, 2e8, 3e8, 4e8, 5e8, 6e8], "tokens": [1e9, 2e9, 3e9, 4e9, 5e9, 6e9],
    "loss": [3.6, 3.4, 3.3, 3.2, 3.1, 3.0],
})  # fmt: skip


def read(options=None, **columns):
    return from_table(RUNS.assign(**columns), "t", options=options)


def used(found):
    return found.included["run"].tolist()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("finished FINISHED COMPLETED CD SUCCEEDED TERMINATED success Finished ok", "done"),
        ("failed crashed killed preempted FAILED KILLED TIMEOUT OUT_OF_MEMORY NODE_FAIL PREEMPTED BOOT_FAIL DEADLINE "
         "REVOKED CANCELLED+ OUT_OF_ME+ TO OOM NF ERROR STOPPED aborted", "ended early"),
        ("running pending preempting RUNNING SCHEDULED SUSPENDED REQUEUED COMPLETING PAUSED PD R", "not ended"),
        ("diverged Diverged", "diverged"),
        ("fine, whatever", "unknown"),
    ],
)  # fmt: skip
def test_the_words_of_each_tool(words, says):
    assert {word: ending(word) for word in words.split()} == dict.fromkeys(words.split(), says)


def test_the_first_word_counts_and_nothing_says_nothing():
    assert ending("CANCELLED by 1001") == "ended early"
    assert ending("  ") == ending("") == "done"


def test_what_did_not_end_well_is_left_out_with_its_state():
    found = read(State=["finished", "crashed", "finished", "running", "finished", "finished"])
    assert used(found) == ["a", "c", "e", "f"]
    assert found.table["excluded"].tolist()[1] == "status is 'crashed'"
    assert found.table["excluded"].tolist()[3] == "status is 'running'"
    assert not [p for p in found.problems if p.severity != "note"]
    assert found.questions == ()


def test_runs_that_finished_say_nothing():
    found = read(State=["finished"] * 6)
    assert used(found) == list("abcdef")
    assert not [p for p in found.problems if p.column == "status"]


def test_what_was_reached_decides_where_the_plan_is_known():
    """Row d stopped at 40 % of its steps; the others reached the plan, counted from 0 or from 1."""
    found = read(
        State=["failed", "failed", "failed", "failed", "finished", "crashed"],
        step=[999, 1000, 995, 400, 300, 2000], max_steps=[1000, 1000, 1000, 1000, 1000, 2000],
    )  # fmt: skip
    assert used(found) == ["a", "b", "c", "e", "f"]
    assert found.table["excluded"].tolist()[3] == "status is 'failed' at 40% of the planned length"
    assert "status: 4 rows of crashed, failed used, for the planned length was reached" in [
        p.message for p in found.problems
    ]
    assert found.questions == ()


def test_planned_tokens_decide_as_steps_do():
    found = read(State=["failed"] * 3 + ["finished"] * 3, planned_tokens=[1e9, 4e9, 3e9, 4e9, 5e9, 6e9])
    assert used(found) == ["a", "c", "d", "e", "f"]


def test_where_most_rows_carry_such_a_word_the_table_asks():
    state = ["failed"] * 4 + ["crashed", "finished"]
    found = read(State=state)
    assert used(found) == list("abcdef")
    (question,) = found.questions
    assert (question.option, question.chosen, dict(question.choices)["Leave them out"]) == (
        "ended", "Use them", "leave out",
    )  # fmt: skip
    assert question.text == "5 rows of 6 are 'crashed', 'failed'. Shall they be used?"
    assert [p.column for p in found.problems if p.severity == "warning"] == ["status"]


def test_the_answer_is_followed():
    state = ["failed", "failed", "failed", "failed", "finished", "finished"]
    assert used(read(ReadOptions(ended="use"), State=state)) == list("abcdef")
    assert not read(ReadOptions(ended="use"), State=state).questions
    assert used(read(ReadOptions(ended="leave out"), State=state)) == list("ef")


def test_a_row_is_taken_back_but_no_impossible_number():
    state = ["finished", "crashed", "finished", "crashed", "finished", "finished"]
    keep = ReadOptions(keep=frozenset({3, 5}))
    assert used(read(keep, State=state)) == list("abcdef")
    assert used(read(keep, State=state, loss=[3.6, 3.4, 3.3, 0.0, 3.1, 3.0])) == ["a", "b", "c", "e", "f"]


@pytest.mark.parametrize("header", ["ST", "job_state", "phase", "how it went"])
def test_a_column_of_such_words_is_found_by_them(header):
    short = ["CD", "CD", "CA", "CD", "OOM", "CD"]
    assert used(read(**{header: short})) == list("abdf")
    assert used(read(**{header: ["Succeeded", "Failed", "Succeeded", "Evicted", "Succeeded", "Succeeded"]})) == list(
        "acef"
    )


def test_words_that_say_something_else_are_no_endings():
    assert used(read(state_of_origin=["CA", "NF", "CA", "NY", "TX", "CA"])) == list("abcdef")
    assert used(read(phase=["pretrain", "running", "anneal", "pretrain", "anneal", "cooldown"])) == list("abcdef")
    assert used(read(letter=["f", "f", "r", "f", "s", "f"])) == list("abcdef")


def test_a_picture_before_a_word_says_nothing():
    assert ending("💥 crashed") == "ended early"
    assert ending("✅ done") == ending("✅") == "done"


def test_an_abbreviation_among_words_of_something_else_costs_no_row():
    """CA is short for CANCELLED, and for California."""
    assert used(read(state=["CA", "NY", "TX", "WA", "CA", "NY"])) == list("abcdef")
    assert used(read(state=["CD", "CA", "CD", "CD", "TO", "CD"])) == list("acdf")
