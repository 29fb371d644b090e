"""The state of Hugging Face's Trainer."""

import json

from core.runs.read.readers import read


def state(*entries: dict, **more: object):
    return read("trainer_state.json", json.dumps({"log_history": list(entries), **more}).encode())


def test_compute_that_was_not_counted_is_missing_and_tokens_of_the_end_are_shared_out():
    found = state(
        {"step": 1, "loss": 4}, {"step": 2, "loss": 3}, total_flos=0.0, global_step=2, num_input_tokens_seen=900
    )
    assert "flops" not in found.cells
    assert found.cells["tokens"].tolist() == [450, 900]
    assert found.notes[-1].startswith("There is no loss of evaluation in the file")


def test_several_evaluation_sets_keep_their_names():
    found = state({"step": 1, "eval_web_loss": 4, "epoch": 0.1}, {"step": 1, "eval_code_loss": 3, "epoch": 0.1})
    assert found.cells.iloc[0][["step", "eval_web_loss", "eval_code_loss"]].tolist() == [1, 4, 3]


def test_counters_that_were_switched_off_are_no_tokens():
    found = state(
        {"step": 1, "loss": 4, "num_input_tokens_seen": 0}, {"step": 2, "loss": 3, "num_input_tokens_seen": 0}
    )
    assert "tokens" not in found.cells


def test_a_log_with_nothing_measured_is_one_row_of_the_document():
    assert len(state({"step": 1}, max_steps=10).cells) == 1
