"""The one visual grammar: two palettes, the roles every mark plays, and the export of charts as pictures.

Charts name roles (`mark_point(style="run")`) and never colours; `dress` gives the roles their look for a
mode. The look travels inside the chart as its Vega-Lite config, because enabling an Altair theme would change
it for every thread.
"""

import json
import re
import textwrap
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import vl_convert

from .specification import specification

Mode = Literal["light", "dark"]
AnyChart = alt.Chart | alt.LayerChart

# The width a page gives a picture. `width` is the plot's own, which wide labels narrow only after the picture's height
# is found: a footer that then broke into more lines would be cut.
ROOM = "(containerSize()[0] || width)"

# What stands above and below the plot of a page's first picture, in pixels, less from a `WIDE` window on, where the
# answer and its verdict are one row; and how tall that plot may get. On a telephone it keeps its own height.
AROUND, AROUND_WIDE, WIDE, TALLEST = 385, 320, 1200, 760
LEFT = f"((windowSize()[0] || 0) < {WIDE} ? {AROUND} : {AROUND_WIDE})"
FILLING = f"{ROOM} < 560 ? {{own}} : clamp((windowSize()[1] || 0) - {LEFT}, {{own}}, max({{own}}, {TALLEST}))"
_GLYPH = re.compile(r"^[^\w(\d]+\s")  # before the words of a key, for eyes alone

# Pictures made on a server take the first family found there for a whole line of words: DejaVu Sans comes
# before Noto Sans because it alone has the minus sign and the glyphs of the key.
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", "Noto Sans", sans-serif'


@dataclass(frozen=True)
class Palette:
    """Colours by role. Text has a contrast of at least 4.5 : 1 with the background, marks at least 3 : 1.

    `ramp` runs from the low (better) to the high values of a loss: the better a run, the more it stands out.
    `diverging` runs from what falls over what stays to what rises; text stands on all of it.
    """

    background: str
    text: str
    quiet: str
    grid: str
    line: str
    run: str
    excluded: str
    law: str
    optimum: str
    beyond: str
    ramp: tuple[str, ...]
    category: tuple[str, ...]
    diverging: tuple[str, ...]


PALETTES: dict[Mode, Palette] = {
    "light": Palette(
        background="#ffffff",
        text="#1b1f24",
        quiet="#596473",
        grid="#e8ebf0",
        line="#aab3c0",
        run="#46546a",
        excluded="#6b7684",
        law="#1f63b5",
        optimum="#b3450b",
        beyond="#5b6b86",
        ramp=("#440154", "#46307e", "#365c8d", "#277f8e", "#1f968b"),
        category=("#1f63b5", "#8a5a00", "#00796b", "#a0347c", "#5b5f97", "#4d7c0f"),
        diverging=("#7cc48a", "#c3e3c7", "#f4f5f7", "#ddc9e8", "#b98fd0"),
    ),
    "dark": Palette(
        background="#0e1117",
        text="#e8eaed",
        quiet="#9fa9b8",
        grid="#212834",
        line="#4b5667",
        run="#b3bfd1",
        excluded="#939eae",
        law="#6fb1ff",
        optimum="#ff9e5e",
        beyond="#9fb2d4",
        ramp=("#fde725", "#9fda3a", "#4ac16d", "#1fa187", "#2d708e"),
        category=("#6fb1ff", "#e3b341", "#3fc9b0", "#e98ac4", "#a9a6f5", "#9ccc4f"),
        diverging=("#22743f", "#1f4a35", "#1c222c", "#45305a", "#7a4699"),
    ),
}


def styles(p: Palette) -> dict[str, dict[str, Any]]:
    """Return the named mark styles of a palette: role -> Vega-Lite mark properties."""

    def line(color: str, width: float, **more: Any) -> dict[str, Any]:
        return {"color": color, "strokeWidth": width, "strokeCap": "round", "strokeJoin": "round", **more}

    def words(color: str, **more: Any) -> dict[str, Any]:
        return {"color": color, "font": FONT, "fontSize": 11.5, **more}

    dashes = {"strokeDash": [5, 5], "strokeCap": "butt"}
    # Text over lines is drawn twice: first this outline in the background's colour, then the words.
    halo = {"stroke": p.background, "strokeWidth": 4, "strokeJoin": "round", "strokeOpacity": 0.9}
    return {
        "run": {"filled": True, "color": p.run, "opacity": 0.66},
        "excluded": line(p.excluded, 1.4, filled=False, shape="M-.6,-.6L.6,.6M.6,-.6L-.6,.6"),
        "named": line(p.optimum, 2, filled=False, shape="M-.6,-.6L.6,.6M.6,-.6L-.6,.6", opacity=1),
        "held-out": line(p.run, 1.5, filled=False, shape="circle"),
        "law": line(p.law, 2.2),
        "law-beyond": line(p.law, 2.2, **dashes),
        "law-other": line(p.excluded, 1.4, opacity=0.5),
        "law-quiet": line(p.law, 1.3, opacity=0.55),
        "band": {"color": p.law, "opacity": 0.16},
        "band-form": {"color": p.law, "opacity": 0.12},
        "band-sampling": {"color": p.law, "opacity": 0.26},
        "beyond": {"color": p.beyond, "opacity": 0.09},
        "optimum": {
            "filled": True,
            "color": p.optimum,
            "stroke": p.background,
            "strokeWidth": 1.5,
            "opacity": 1,
        },
        "optimum-line": line(p.optimum, 2.2),
        "optimum-sampling": line(p.optimum, 6, strokeCap="butt"),
        "chosen": line(p.optimum, 2, filled=False, opacity=1),
        "region-both": line(p.optimum, 14, opacity=0.2, strokeCap="butt"),
        "region-sampling": line(p.optimum, 14, opacity=0.42, strokeCap="butt"),
        "optimum-band": {"color": p.optimum, "opacity": 0.35},
        "published": line(p.text, 1.5, filled=False, fill=p.background, shape="diamond", opacity=1),
        "published-quiet": line(p.quiet, 1.2, filled=False, fill=p.background, shape="diamond", opacity=0.9),
        "guide": line(p.line, 1.2),
        "guide-dash": line(p.line, 1.2, strokeDash=[3, 4]),
        "track": {"color": p.grid, "opacity": 1},
        "track-line": line(p.grid, 1),
        "cell": {"stroke": p.background, "strokeWidth": 1},
        "hover": {"opacity": 0},
        "reading": line(p.text, 2, filled=False, fill=p.background, shape="circle", opacity=1),
        "reading-line": line(p.text, 1, opacity=0.7),
        "reading-box": {"color": p.background, "opacity": 0.94, "stroke": p.line, "strokeWidth": 1, "cornerRadius": 4},
        "halo": words(p.background, **halo),
        "outline": {"color": p.background, **halo},  # over the style of the words, whose font it keeps
        "text": words(p.text),
        "quiet": words(p.quiet),
        "reading-title": words(p.quiet),
        "reading-value": words(p.text),
        "law-text": words(p.law, fontWeight=600),
        "optimum-text": words(p.optimum, fontSize=12.5, fontWeight=700),
    }


def config(mode: Mode) -> dict[str, Any]:
    """Return the Vega-Lite config of a mode: colours, fonts, a thin grid, no border."""
    p = PALETTES[mode]
    axis = {
        "domainColor": p.line,
        "gridColor": p.grid,
        "gridWidth": 1,
        "labelColor": p.quiet,
        "labelFontSize": 12,
        "labelPadding": 6,
        "tickColor": p.line,
        "tickSize": 4,
        "titleColor": p.text,
        "titleFontSize": 12.5,
        "titleFontWeight": 500,
        "titlePadding": 10,
    }
    return {
        "background": p.background,
        "font": FONT,
        "axis": axis,
        # The vertical axis is named above its top end: read without turning one's head, and no width is lost.
        "axisY": {
            "domain": False,
            "ticks": False,
            "titleAngle": 0,
            "titleAlign": "left",
            "titleBaseline": "bottom",
            "titleX": 0,
            "titleY": -12,
        },
        "axisX": {"grid": False},
        "view": {"stroke": None},
        "legend": {
            "labelColor": p.quiet,
            "titleColor": p.text,
            "titleFontWeight": 500,
            "labelFontSize": 12,
            "titleFontSize": 12.5,
        },
        "title": {
            "color": p.quiet,
            "fontSize": 11,
            "fontWeight": 400,
            "lineHeight": 15,
            "orient": "bottom",
            "anchor": "start",
            "frame": "bounds",
            "offset": 12,
        },
        "range": {"ramp": list(p.ramp), "category": list(p.category), "diverging": list(p.diverging)},
        "style": styles(p),
    }


def dress(chart: AnyChart, mode: Mode, caption: str = "") -> AnyChart:
    """Return `chart` in the look of `mode`, with a footer: the key of its marks, then `caption`.

    The footer is part of the chart, so that exported pictures say where they come from: give the loss unit,
    the seed and the version as the caption.
    """
    # A shallow copy with its own top level: Altair's methods would copy every layer once more for each property.
    dressed = chart.copy(deep=False)
    dressed.config = alt.Config(**config(mode))
    for name, value in _outside(chart, caption).items():
        setattr(dressed, name, value)
    return dressed


def drawn(chart: AnyChart, mode: Mode, caption: str = "", first: bool = False) -> dict[str, Any]:
    """Return the dressed chart as a specification for a host that takes frames as named data sets.

    The same picture as `dress`, sooner: nothing is validated here, which the tests do. The `first` picture of a page
    fills the window on a wide screen, where a chart may be drawn taller than it is.
    """
    spec, frames = specification(chart)
    spec = {**spec, **_outside(chart, caption), "config": config(mode), "datasets": frames}
    if first and spec.get("usermeta", {}).get("grows"):
        height = {"name": "height", "expr": FILLING.format(own=spec["height"])}
        spec["params"] = [*spec.get("params", []), height]
    return spec


def _outside(chart: AnyChart, caption: str) -> dict[str, Any]:
    """Return what surrounds the plot: how it is sized, the footer with the key of its marks and the caption, and all
    of it in words for those who do not see it.
    """
    key = chart.usermeta.get("key", []) if isinstance(chart.usermeta, dict) else []
    said = [str(chart.description), *(_GLYPH.sub("", words) for words in key), caption]
    # No-break spaces: a glyph stays with its first word.
    rows = [" · ".join(words.replace(" ", "\u00a0", 1) for words in key), caption]
    # "fit" would also squeeze the height, which the charts choose themselves.
    around: dict[str, Any] = {
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 4, "right": 6, "top": 6, "bottom": 6},
        "description": ". ".join(words for words in said if words),
    }
    # Hosts cut titles at a width of their choice unless the title has a limit of its own.
    return around | ({"title": {"text": {"expr": _footer(rows)}, "limit": 4000}} if any(rows) else {})


def png(chart: AnyChart, scale: float = 2, width: int = 900) -> bytes:
    """Return a dressed chart as a PNG picture, `width` pixels wide before `scale`."""
    return vl_convert.vegalite_to_png(sized(chart, width), scale=scale)


def svg(chart: AnyChart, width: int = 900) -> str:
    """Return a dressed chart as an SVG picture, `width` pixels wide."""
    return vl_convert.vegalite_to_svg(sized(chart, width))


def pdf(chart: AnyChart, width: int = 900) -> bytes:
    """Return a dressed chart as a PDF of one page, `width` points wide."""
    return vl_convert.vegalite_to_pdf(sized(chart, width))


def sized(chart: AnyChart, width: int) -> dict[str, Any]:
    """Return the Vega-Lite specification of `chart` at a fixed width; only a browser knows "container"."""
    spec, frames = specification(chart)
    return at_width(spec | {"datasets": {n: alt.to_values(frame)["values"] for n, frame in frames.items()}}, width)


def at_width(spec: dict[str, Any], width: int) -> dict[str, Any]:
    """Return a specification at a fixed width, its footer broken for it."""
    if "expr" in spec.get("title", {}).get("text", ""):
        text = {"expr": spec["title"]["text"]["expr"].replace(ROOM, str(width))}
        spec["title"] = {**spec["title"], "text": text}
    return {**spec, "width": width}


def _footer(rows: list[str]) -> str:
    """Return an expression that breaks `rows` for the width at hand; Vega itself never wraps text."""

    def wrapped(columns: int) -> str:
        return json.dumps([part for line in rows if line for part in textwrap.wrap(line, columns)])

    return f"{ROOM} < 450 ? {wrapped(46)} : {ROOM} < 690 ? {wrapped(76)} : {wrapped(118)}"
