"""Logs whose lines end with a JSON object, after a time or a level."""

import json
from collections.abc import Iterator

from .. import tree as trees
from ..raw import RawTable

RANK = 80


def is_text(head: str) -> bool:
    """Return whether several lines end with an object, and something stands before it."""
    found = [line for line in head.split("\n")[:400] if "{" in line[1:200] and line.rstrip().endswith("}")]
    return len(found) > 1 and sum(_object(line) is not None for line in found[:50]) > 0.8 * len(found[:50])


def from_text(name: str, text: str) -> RawTable | None:
    """Return the objects as rows, with the numbers of their lines."""
    return RawTable(trees.frame(name, _objects(text)), notes=("Objects at the ends of lines became rows.",))


def _objects(text: str) -> Iterator[tuple[int, dict]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if (found := _object(line)) is not None:
            yield number, found


def _object(line: str) -> dict | None:
    start = line.find("{", 1, 200)
    if start < 0 or line[:1] in '{["' or '"' in line[:start]:
        return None
    try:
        found = json.loads(line[start:])
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found else None
