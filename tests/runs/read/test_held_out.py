"""Which of several losses is the loss of a table."""

import pandas as pd
import pytest

from core.runs import from_table


def read(*headers):
    losses = {header: [3.4 + i, 3.1 + i, 2.9 + i] for i, header in enumerate(headers)}
    return from_table(pd.DataFrame({"params": [1e8, 2e8, 4e8], **losses}), "t")


@pytest.mark.parametrize(
    ("headers", "column", "source"),
    [
        (("train/loss", "eval/c4_en/loss"), "loss/c4_en", "eval/c4_en/loss"),
        (("train_loss", "val/c4/loss"), "loss/c4", "val/c4/loss"),
        (("train/loss", "eval/loss", "eval/c4/loss"), "loss", "eval/loss"),
        (("train/loss", "val/ppl"), "loss", "val/ppl"), (("best_val_loss", "final_val_loss"), "loss", "final_val_loss"),
        (("train_loss", "min_eval_loss"), "loss", "min_eval_loss"),
        (("train_loss", "c4_loss"), "loss", "train_loss"),
        (("train/CE loss", "eval/downstream/arc_easy (CE loss)"), "loss", "train/CE loss"),
        (("loss", "eval/c4/loss"), "loss", "loss"),
    ],
)  # fmt: skip
def test_held_out_text_goes_before_training_and_last_before_best(headers, column, source):
    found = read(*headers)
    assert next(m.source for m in found.mapping if m.column == column) == source
    assert found.targets[0] == column


def test_the_loss_that_gives_way_is_named_with_the_reason_and_kept_beside():
    found = read("train/loss", "eval/c4_en/loss", "eval/wiki/loss")
    assert found.targets == ("loss/c4_en", "loss/wiki")
    (said,) = [p.message for p in found.problems if "training data" in p.message]
    assert "'train/loss'" in said
    assert "'eval/c4_en/loss', 'eval/wiki/loss' are on held-out text" in said
    assert "train/loss" in found.beside
