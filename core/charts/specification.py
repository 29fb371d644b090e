"""A chart as the Vega-Lite specification that a host gets, its frames beside it.

The same as Altair's `to_dict` writes, found without what a redraw has no use for: the data types that Altair infers
though every chart states them, and the names of data that it finds by hashing every row.
"""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from altair.utils import parse_shorthand
from altair.utils.schemapi import SchemaBase, Undefined

Frames = dict[str, pd.DataFrame]
UNWRITTEN = ("shorthand", "_cached_hash")


def specification(chart: alt.Chart | alt.LayerChart) -> tuple[dict[str, Any], Frames]:
    """Return the specification of `chart`, without a config, and the frames that its layers name as their data."""
    frames: Frames = {}
    return {"$schema": alt.SCHEMA_URL, **_plain(chart, frames)}, frames


def _plain(value: Any, frames: Frames) -> Any:
    """Return a value of a chart as plain lists, dictionaries, numbers and texts."""
    if isinstance(value, str | bool | int | float) or value is None:
        return float(value) if isinstance(value, np.number) else value
    if isinstance(value, SchemaBase):
        return _plain(value._args[0], frames) if value._args else _properties(value, frames)
    if isinstance(value, dict):
        return {k: _plain(v, frames) for k, v in value.items() if v is not Undefined}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(v, frames) for v in value]
    return float(value) if isinstance(value, np.number) else value


def _properties(value: SchemaBase, frames: Frames) -> dict[str, Any]:
    """Return the properties of a part of a chart; a shorthand is written as what it stands for."""
    found = {k: v for k, v in value._kwds.items() if v is not Undefined}
    if isinstance(data := found.get("data"), pd.DataFrame | alt.InlineData):
        found["data"] = {"name": _named(data, frames)}
    if isinstance(mark := found.get("mark"), str):
        found["mark"] = {"type": mark}
    if (shorthand := found.get("shorthand")) is not None:
        stated = "type" in found or "type" not in value._kwds  # secondary channels have no type
        simple = stated and isinstance(shorthand, str) and not {"(", ":"} & set(shorthand)
        found = ({"field": shorthand} if simple else parse_shorthand(shorthand)) | found
    return {k: _plain(v, frames) for k, v in found.items() if k not in UNWRITTEN}


def _named(data: pd.DataFrame | alt.InlineData, frames: Frames) -> str:
    """Return the name of data among `frames`, where it is put if it is not there."""
    name = next((k for k, v in frames.items() if v is data), f"data-{len(frames)}")
    if name not in frames:
        frames[name] = data if isinstance(data, pd.DataFrame) else pd.DataFrame(data["values"])
    return name
