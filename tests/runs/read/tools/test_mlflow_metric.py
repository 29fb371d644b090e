"""A metric in MLflow's file store."""

import pytest

from core.runs.read.tools.mlflow_metric import from_text, is_text


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("1767605704400 4.5\n1767605704401 4.25\n", [0, 1]),
        ("1767605704400 4.5 10\n1767605704401 4.25 20\n", [10, 20]),
        ("1767605704400 4.5 10 data abc\n1767605704401 4.25 20 data abc\n", [10, 20]),
    ],
)
def test_lines_have_two_three_or_five_fields(text, steps):
    assert is_text(text)
    found = from_text("m/val_loss", text)
    assert found is not None
    assert found.cells.to_dict("list") == {"step": steps, "val_loss": ["4.5", "4.25"]}


def test_other_numbers_are_none():
    assert not is_text("1 2 3\n4 5 6\n")
    assert not is_text("1767605704400 4.5 10\nx y z\n")
    assert not is_text("")
