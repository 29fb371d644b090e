"""Tables in which a run stands once for each of its losses: by hand."""

import pandas as pd
import pytest

from core.runs import from_table

FIRST = pd.DataFrame({"params": [1e8, 2e8, 4e8], "tokens": [2e9, 4e9, 8e9], "loss": [3.5, 3.1, 2.9]})


def said(header, words, name=True, second=None):
    frames = [FIRST.assign(**{header: words[0]}), (FIRST if second is None else second).assign(**{header: words[1]})]
    frames[1]["loss"] += 0.1
    if name:
        frames = [frame.assign(run=["a", "b", "c"]) for frame in frames]
    found = from_table(pd.concat(frames, ignore_index=True), "t")
    return [p.message for p in found.problems if p.severity == "warning" and "alone: a fit takes them" in p.message]


@pytest.mark.parametrize(
    ("header", "words", "name"),
    [("split", ("train", "valid"), True), ("eval split", ("c4", "pile"), True), ("Split", ("train", "test"), False)],
)
def test_rows_of_one_run_that_say_what_was_measured_are_warned_of(header, words, name):
    found = said(header, words, name)
    assert len(found) == 1
    assert f"6 rows differ from another in their target and in '{header}' ('{words[0]}', '{words[1]}')" in found[0]


def test_methods_without_names_other_tokens_and_numbers_are_none():
    assert not said("method", ("adamw", "muon"), name=False)
    assert not said("split", ("train", "valid"), second=FIRST.assign(tokens=[3e9, 5e9, 9e9]))
    assert not said("split", (1, 2))


def test_a_table_of_losses_alone_has_no_rows_that_are_alike():
    frame = pd.DataFrame({"loss": [3.5, 3.1, 2.9, 2.8], "split": ["a", "b", "a", "b"]})
    assert not [p for p in from_table(frame, "t").problems if "alone: a fit takes them" in p.message]
