"""Which Vega-Lite specifications a dashboard may hold: those that neither run anything nor ask another host."""

import re
from typing import Any

# What of a specification could fetch, link or embed something. Data stand in the exhibit itself.
ADDRESSES = frozenset({"url", "href", "$ref", "loader", "patch", "embedOptions", "topojson", "image", "pivot"})
OTHER_LANGUAGE = frozenset({"signals", "marks"})  # of Vega, whose marks say more than those of Vega-Lite
DRAWN_FROM_FILES = ("image", "geoshape")
BOUND = ("scales", "legend")  # all else becomes elements of the page, with any attribute, a picture's address too
CURSOR = re.compile(r"[a-z-]{1,20}")  # a name: others are addresses of pictures
EXPRESSIONS = ("expr", "signal", "calculate", "filter", "test")
IMAGE = "image"  # a tooltip takes a field or title of this name for the address of a picture
DEEPEST = 60


def asks_nobody(specification: dict[str, Any]) -> None:
    """Raise ValueError for a specification that is nested too deeply, or could ask another host for something."""
    if "vega-lite" not in str(specification.get("$schema", "vega-lite")) or OTHER_LANGUAGE & set(specification):
        raise ValueError("a chart in another language than Vega-Lite")
    _walk(specification, "", 0)


def _walk(value: Any, under: str, depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError("a chart that is nested too deeply")
    if isinstance(value, dict):
        _record(value)
        for name, inner in value.items():
            _walk(inner, name, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _walk(inner, under, depth + 1)
    elif isinstance(value, str) and (value == IMAGE or (under in EXPRESSIONS and _hides_image(value))):
        raise ValueError("a chart with pictures or maps")


def _record(value: dict[str, Any]) -> None:
    if found := ADDRESSES & set(value):
        raise ValueError(f"a chart that names {sorted(found)[0]!r}, which could ask another host for something")
    if value.get("mark") in DRAWN_FROM_FILES or value.get("type") in DRAWN_FROM_FILES:
        raise ValueError("a chart with pictures or maps")
    if value.get("bind", BOUND[0]) not in BOUND:
        raise ValueError("a chart with inputs of its own")
    cursor = value.get("cursor", "default")
    if not isinstance(cursor, str) or not CURSOR.fullmatch(cursor):
        raise ValueError("a chart with a cursor of its own")


def _hides_image(expression: str) -> bool:
    """Whether an expression names the field, or makes a record in whose names a backslash could write any letter."""
    return IMAGE in expression or ("{" in expression and "\\" in expression)
