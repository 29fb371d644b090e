"""Weights & Biases: wandb-summary.json, the last values of one run."""

import re
from collections.abc import Mapping

from .. import tree as trees
from ..raw import RawTable
from ._cells import table

RANK = 30
_KEYS = frozenset({"_step", "_runtime", "_timestamp"})
_KINDS = frozenset({"min", "max", "mean", "best", "last"})
_FOLDER = re.compile(r"(?:offline-)?run-\d{8}_\d{6}-(\w+)")


def from_tree(name: str, tree: object) -> RawTable | None:
    """Return the values as one row, None for any other document. The id of the run is that of its folder, if given.

    A value that is {"min": x} because the run asked for its lowest is x.
    """
    if not isinstance(tree, Mapping) or not (_KEYS & set(tree)) or not ("_wandb" in tree or _KEYS <= set(tree)):
        return None
    flat = trees.flat({key: _plain(cell) for key, cell in tree.items() if key != "_wandb"})
    folder = _FOLDER.search(name)
    run = {"run": folder[1]} if folder and "run" not in flat else {}
    return RawTable(table({key: [cell] for key, cell in {**run, **flat}.items()}))


def _plain(cell: object) -> object:
    if isinstance(cell, Mapping) and len(cell) == 1 and set(cell) <= _KINDS:
        return next(iter(cell.values()))
    return cell
