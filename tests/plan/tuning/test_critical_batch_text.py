"""What is said of critical batches, of curves whose batches are known: 2 % either way, growing as size^0.5."""

from core.plan.tuning import critical_batch_text as text
from tests.plan.tuning.test_critical_batch import ALL


def test_the_answer_is_of_the_largest_model():
    said = text.answer(ALL, "runs")
    assert said.startswith("Two batches are called critical. For 1.6e+09 of runs, **B_crit is 4.00M tokens** (3.92M to")
    assert "and **B* is 2.00M** (1.96M to" in said
    assert "B_crit is 2.0 times B*." in said
    assert "They grow: B_crit as the size to the power of 0.50 (" in said


def test_one_size_does_not_grow():
    assert "grow" not in text.answer(ALL[:1], "runs")


def test_the_small_batch_is_in_sequences_where_these_are_of_one_length():
    assert "at 256 sequences (Zhang)" in text.difference(131_072, 512.0)
    assert "at 131K tokens (Zhang)" in text.difference(131_072, None)
