"""Weights & Biases: config.yaml, the settings of one run."""

import re
from collections.abc import Mapping

from .. import tree as trees
from ..raw import RawTable
from ._cells import table

RANK = 31
_FOLDER = re.compile(r"(?:offline-)?run-\d{8}_\d{6}-(\w+)")


def from_tree(name: str, tree: object) -> RawTable | None:
    """Return the settings as one row, None for any other document. What W&B keeps for itself is dropped."""
    if not isinstance(tree, Mapping) or not tree:
        return None
    inner = {key: cell for key, cell in tree.items() if key not in ("_wandb", "wandb_version")}
    wrapped = [cell for cell in inner.values() if isinstance(cell, Mapping) and set(cell) <= {"value", "desc"}]
    if not inner or len(wrapped) != len(inner) or not all("value" in cell for cell in wrapped):
        return None
    flat = trees.flat({f"{key}": cell["value"] for key, cell in inner.items()})
    folder = _FOLDER.search(name)
    run = {"run": folder[1]} if folder and "run" not in flat else {}
    return RawTable(table({key: [cell] for key, cell in {**run, **flat}.items()}))
