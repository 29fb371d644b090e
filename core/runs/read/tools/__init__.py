"""What tools of training write, one tool a file. Each module says a RANK and has one of three functions.

`from_cells(name, raw)` takes the cells of any table, `from_tree(name, tree)` parsed JSON or YAML, and `from_text(name,
text)` a log as text, of which `is_text(head)` has recognised the first lines. Each returns a RawTable, or None for what
another tool wrote. They tell by columns and keys; a file's name may only add what it says.
"""

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from ..raw import RawTable


@cache
def tools(function: str) -> tuple[ModuleType, ...]:
    """Return the modules of tools that have `function`, the surest first."""
    names = [info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")]
    found = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return tuple(sorted((module for module in found if hasattr(module, function)), key=lambda module: module.RANK))


def shaped(name: str, raw: RawTable) -> RawTable:
    """Return the cells of a table in the shape that what wrote it means, one tool after the other."""
    for tool in tools("from_cells"):
        raw = tool.from_cells(name, raw) or raw
    return raw


def of_tree(name: str, tree: object) -> RawTable | None:
    """Return the cells of parsed JSON or YAML that a tool knows, None where none does."""
    return next((raw for tool in tools("from_tree") if (raw := tool.from_tree(name, tree)) is not None), None)


def of_text(name: str, head: str, whole) -> RawTable | None:
    """Return the cells of a log that a tool knows, None where none does. `whole()` gives the text when it is needed."""
    for tool in tools("from_text"):
        if tool.is_text(head):
            return tool.from_text(name, whole())
    return None
