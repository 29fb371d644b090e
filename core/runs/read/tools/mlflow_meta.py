"""MLflow: what its file store keeps of a run beside the metrics: meta.yaml, and a file for each parameter."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from ....errors import BadInput
from ...words import quote
from ..raw import RawTable
from ._cells import table

RANK = 40
_STATUS = {1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED"}
_LONGEST = 2000  # bytes of a parameter


def from_tree(name: str, tree: object) -> RawTable | None:
    """Return how a run ended and what it is called, None for any other document.

    Raises BadInput for the notes of an experiment, which are of no run.
    """
    if not isinstance(tree, Mapping) or "lifecycle_stage" not in tree:
        return None
    if "run_id" not in tree and "run_uuid" not in tree:
        raise BadInput(f"{quote(name)} is about an experiment of MLflow and no run: allowed are files of runs")
    status = tree.get("status")
    row = {"status": _STATUS.get(status, status) if isinstance(status, int) else status, "title": tree.get("run_name")}
    return RawTable(table({key: [cell] for key, cell in row.items()}))


def parameter(name: str, data: bytes) -> RawTable | None:
    """Return the only value of a file in a folder called params, by the name of the file; None for any other file."""
    path = PurePosixPath(name.replace("\\", "/"))
    if (
        path.parent.name != "params"
        or len(data) > _LONGEST
        or b"\n" in data.strip()
        or path.suffix in (".csv", ".json")
    ):
        return None
    return RawTable(table({path.name: [data.decode("utf-8", "replace").strip()]}))
