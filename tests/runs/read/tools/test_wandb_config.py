"""Settings of a run of Weights & Biases."""

from core.runs.read.tools.wandb_config import from_tree


def test_only_what_wraps_each_value_is_taken_for_it():
    assert from_tree("t.yaml", {"lr": 0.1}) is None
    assert from_tree("t.yaml", {"lr": {"value": 0.1}, "model": {"dim": 8}}) is None
    assert from_tree("t.yaml", {"_wandb": {"value": 1}}) is None


def test_the_folder_names_the_run():
    for folder in ("run-20260105_091233-k3x9q0ab", "offline-run-20260105_091233-k3x9q0ab"):
        found = from_tree(
            f"wandb/{folder}/files/config.yaml", {"lr": {"value": 0.1}, "_wandb": {"value": {"host": "x"}}}
        )
        assert found is not None
        assert found.cells.iloc[0].to_dict() == {"run": "k3x9q0ab", "lr": 0.1}
