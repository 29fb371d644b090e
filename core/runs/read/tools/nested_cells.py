"""Cells that hold a whole object as text: JSON as W&B's tables have it, or Python's as its API gives it."""

import ast
import json
from collections.abc import Mapping

import pandas as pd

from ...words import listing, quote
from .. import limits, tree
from ..raw import RawTable
from ._cells import filled

RANK = 1
_MOST = 20_000_000  # characters that are taken apart
_NUMBERS = {"nan": "NaN", "NaN": "NaN", "inf": float("inf"), "Infinity": float("inf")}
_WORDS = {"true": True, "false": False, "null": None}


def from_cells(name: str, raw: RawTable) -> RawTable | None:
    """Return a table with the columns that hold objects as text taken apart, `config.lr`; None if there are none.

    Texts are parsed and never evaluated. What W&B keeps for itself (`_wandb`) is dropped.
    """
    nested = [header for header in raw.cells.columns if _is_nested(raw.cells[header])]
    if not nested or sum(int(raw.cells[h].astype(str).str.len().sum()) for h in nested) > _MOST:
        return None
    cells, done = raw.cells, []
    for header in nested:
        read = [parsed(cell) if isinstance(cell, str) else None for cell in cells[header]]
        if sum(row is not None for row in read) >= 0.9 * filled(cells[header]).sum():
            cells = _apart(name, cells, header, read)
            done.append(header)
    if not done:
        return None
    said = f"Objects in the cells of {listing(map(quote, done), 4)} became columns."
    return RawTable(cells, raw.kind, (*raw.notes, said))


def _is_nested(cells: pd.Series) -> bool:
    if cells.dtype.kind != "O":
        return False
    some = next((c for c in cells if isinstance(c, str) and c.strip()), "")
    return some.lstrip().startswith("{") and some.rstrip().endswith("}") and ":" in some


def _apart(name: str, cells: pd.DataFrame, header: str, read: list[dict | None]) -> pd.DataFrame:
    found = tree.frame(name, enumerate((row or {} for row in read), start=1))
    found.index = cells.index
    found.columns = pd.Index([f"{header}.{inner}" for inner in found.columns], dtype=object)
    kept = cells.drop(columns=[header])
    limits.fits(name, len(kept), kept.shape[1] + found.shape[1], limits.MAX_OBJECTS)
    return pd.concat([kept, found[[c for c in found if c not in kept]]], axis=1)


def parsed(text: str) -> dict | None:
    """Return the object that a text writes in JSON or in Python, None when it writes none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = python(text)
    return _public(found) if isinstance(found, Mapping) else None


def _public(found: Mapping) -> dict:
    return {str(key): cell for key, cell in found.items() if key != "_wandb"}


def python(text: str) -> object:
    """Return the value of a Python literal, as repr writes it, None where the text is none."""
    try:
        return _literal(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _literal(node: ast.AST) -> object:
    """Return what a Python literal means; nan and inf are numbers, and anything that would be called is no value."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, (str, int, float, bool)) else None
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return {str(_literal(key)): _literal(cell) for key, cell in pairs if key is not None}
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return [_literal(cell) for cell in node.elts]
    if isinstance(node, ast.Name):
        return _NUMBERS.get(node.id, _WORDS.get(node.id))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _literal(node.operand)
        return -inner if isinstance(inner, (int, float)) else inner
    return None
