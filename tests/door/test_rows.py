"""Tables of decisions are taken from their reports."""

from core.door.decisions import VERBS
from core.door.rows import AXES, ROWS, drawn_of, rows_of


def test_every_decision_has_a_table_and_axes():
    assert set(VERBS.values()) == set(ROWS)
    assert set(ROWS) < set(AXES)


def test_settings_of_a_batch_are_rows_and_batches_are_drawn():
    row = {"reference": "a@b", "value": 2.0}
    table = rows_of("batch", {"recommendations": {"batch_tokens": [row], "learning_rate": [row, row]}})
    assert table.index.tolist() == ["batch_tokens", "learning_rate", "learning_rate"]
    assert drawn_of("batch", table)["batch_tokens"].tolist() == [2.0]


def test_lists_and_records_are_no_cells():
    table = rows_of(
        "inference", {"best": {"params": 1.0, "more": {}}, "compute_optimal": {"params": 2.0}, "base": None}
    )
    assert table["params"].tolist() == [1.0, 2.0]
