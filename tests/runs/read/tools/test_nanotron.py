"""Nanotron's log."""

from core.runs.read.readers import read


def test_the_log_says_that_it_is_coarse():
    found = read("t.log", b"x: iteration: 1 / 9 | consumed_tokens: 1.05M | lm_loss: 5.81 |\n")
    assert found.cells.iloc[0].to_dict() == {"step": "1", "steps": "9", "tokens": "1.05M", "train/lm_loss": "5.81"}
    assert "three digits" in found.notes[0]
