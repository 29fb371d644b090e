"""A folder of MLflow's file store, as a zip of it."""

import pytest

from core.errors import BadInput
from core.runs.read.readers import read
from core.runs.read.tools.mlflow_meta import from_tree, parameter
from tests.runs.read.test_unpack import zipped

META = (
    "artifact_uri: file:///home/x\nlifecycle_stage: active\nrun_id: {0}\nrun_name: calm-owl\nstatus: {1}\nuser_id: x\n"
)


def test_a_store_becomes_histories_with_their_parameters():
    files = {"mlruns/1/meta.yaml": "artifact_location: x\nexperiment_id: '1'\nlifecycle_stage: active\nname: Default\n"}
    for run, status, start in (("0a", 3, 4), ("0b", 4, 5)):
        files |= {
            f"mlruns/1/{run}/meta.yaml": META.format(run, status),
            f"mlruns/1/{run}/metrics/val_loss": f"1767605704400 {start}.5 100\n1767605704401 {start}.25 200\n",
            f"mlruns/1/{run}/metrics/lr": "1767605704400 0.1 100\n",
            f"mlruns/1/{run}/params/n_layers": "6",
        }
    found = read("mlruns.zip", zipped({name: text.encode() for name, text in files.items()}))
    assert found.kind == "history"
    assert found.cells["run"].tolist() == ["0a", "0a", "0b", "0b"]
    assert found.cells["val_loss"].tolist() == ["4.5", "4.25", "5.5", "5.25"]
    assert found.cells["lr"].fillna("").tolist() == ["0.1", "", "0.1", ""]
    assert found.cells["n_layers"].tolist() == ["6"] * 4
    assert found.cells["status"].tolist() == ["FINISHED", "FINISHED", "FAILED", "FAILED"]
    assert "user_id" not in found.cells


def test_notes_of_an_experiment_are_no_run():
    with pytest.raises(BadInput, match="is about an experiment of MLflow and no run"):
        from_tree("meta.yaml", {"lifecycle_stage": "active", "experiment_id": "1"})
    assert from_tree("t.yaml", {"lr": 1}) is None


def test_only_files_of_one_value_in_params_are_parameters():
    assert parameter("a/params/lr", b"0.1\n") is not None
    assert parameter("a/lr", b"0.1") is None
    assert parameter("a/params/runs.csv", b"lr") is None
    assert parameter("a/params/lr", b"a,b\n1,2\n") is None
