"""Last values of a run of Weights & Biases."""

from core.runs.read.tools.wandb_summary import from_tree


def test_other_documents_are_left():
    assert from_tree("t.json", {"loss": 3}) is None
    assert from_tree("t.json", [{"_step": 1}]) is None
    assert from_tree("t.json", {"_step": 1, "loss": 3}) is None


def test_lowest_values_that_a_run_asked_for_are_the_values():
    found = from_tree(
        "t.json", {"_step": 1, "_runtime": 2, "_timestamp": 3, "loss": {"min": 3.5}, "acc": {"a": 1, "b": 2}}
    )
    assert found is not None
    assert found.cells.iloc[0].to_dict() == {
        "_step": 1,
        "_runtime": 2,
        "_timestamp": 3,
        "loss": 3.5,
        "acc.a": 1,
        "acc.b": 2,
    }
