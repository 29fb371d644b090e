"""Charts as a notebook and a paper take them: in the look of the app, and as SVG or PDF in the size of a column."""

import pathlib
from typing import Any

import altair as alt
import pandas as pd

from ..charts.axes import quantity_axis
from ..charts.theme import AnyChart, Mode, dress, sized
from ..errors import BadInput
from ..units import title_of

PIXELS = {"in": 96.0, "cm": 96.0 / 2.54, "mm": 96.0 / 25.4, "pt": 96.0 / 72.0, "px": 1.0}
NARROWEST, WIDEST = 120.0, 4000.0  # pixels
NOTEBOOK = 640  # pixels; only a browser knows the width of a page


def pixels(width: str | float) -> int:
    """Return a width such as "3.25in" or "8.5cm" in pixels of 1/96 inch. Raises BadInput for any other."""
    text = str(width).strip()
    unit = next((u for u in PIXELS if text.endswith(u)), "")
    try:
        found = float(text.removesuffix(unit)) * PIXELS[unit or "px"]
    except ValueError:
        found = 0.0
    if not NARROWEST <= found <= WIDEST:
        raise BadInput(f"width is {text[:40]!r}; allowed are 1.25in to 41in, in in, cm, mm, pt or px, such as 3.25in.")
    return round(found)


def at_width(chart: AnyChart, width: int) -> dict[str, Any]:
    """Return the footer of a dressed chart at a fixed width; empty where it has none."""
    return sized(chart, width).get("title", {})


def for_notebook(chart: AnyChart, mode: Mode = "light", caption: str = "") -> AnyChart:
    """Return a dressed chart that any host can draw: of a fixed width, with its data inside."""
    found = dress(chart, mode, caption)
    for name, value in {"width": NOTEBOOK, "title": at_width(found, NOTEBOOK)}.items():
        if value:
            setattr(found, name, value)
    return found


class Figure:
    """A picture of a fixed width: `svg` is its text, `pdf()` its bytes; `save` writes either by the file's ending."""

    def __init__(self, chart: AnyChart, width: str | float, caption: str = ""):
        self._spec = sized(dress(chart, "light", caption), pixels(width))

    @property
    def svg(self) -> str:
        """The picture as SVG."""
        import vl_convert

        return vl_convert.vegalite_to_svg(self._spec)

    def pdf(self) -> bytes:
        """Return the picture as PDF."""
        import vl_convert

        return vl_convert.vegalite_to_pdf(self._spec)

    def save(self, path: str | pathlib.Path) -> None:
        """Write the picture as PATH.svg or PATH.pdf. Raises BadInput for another ending, and where nothing can be."""
        path = pathlib.Path(path)
        if path.suffix not in (".svg", ".pdf"):
            raise BadInput(f"{path.name} is no name of a picture; allowed are .svg and .pdf.")
        try:
            path.write_bytes(self.pdf() if path.suffix == ".pdf" else self.svg.encode())
        except OSError as err:
            raise BadInput(f"{path} cannot be written: {err.strerror or err}.") from None

    def _repr_svg_(self) -> str:
        return self.svg


def dots(table: pd.DataFrame, x: str, y: str, title: str = "", unit: str = "") -> alt.LayerChart:
    """Return a row of a table as a dot: numbers `x` along one axis, `y` along the other, with intervals if there are.

    `title` is what `x` is called. `y` may be a column of numbers or of words. An interval stands in the
    columns `low` and `high`.
    """
    frame = table.dropna(subset=[x])
    ends = [c for c in ("low", "high") if x == "value" and c in frame and frame[c].notna().any()]
    along = quantity_axis(x, [*frame[x], *(v for c in ends for v in frame[c].dropna())], title=_title(title or x, unit))
    base = alt.Chart(frame, height=max(160, 26 * len(frame)) if frame[y].dtype.kind not in "fiu" else 320)
    if frame[y].dtype.kind in "fiu":
        other: Any = quantity_axis(y, frame[y], title=_title(y, "")).y(y)
    else:
        other = alt.Y(f"{y}:N", title=None, sort=None, axis=alt.Axis(labelLimit=260))
    layers = [base.mark_point(style="run", filled=True, size=70).encode(x=along.x(x), y=other)]
    if ends:
        layers.insert(0, base.mark_rule(style="law").encode(x=along.x("low"), x2="high", y=other))
    return alt.LayerChart(
        layer=layers, description=f"{_title(title or x, unit)} of {len(frame)} rows.", width="container"
    )


def _title(column: str, unit: str) -> str:
    return f"{title_of(column)} ({unit})" if unit else title_of(column)
