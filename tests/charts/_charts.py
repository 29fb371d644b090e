"""Every chart there is, found by looking, with its example, its drawing and what a drawing holds."""

import importlib
import pathlib
import re
from collections.abc import Callable

import altair as alt

from core import charts
from core.charts.theme import Mode, dress, sized, svg
from tests.charts._runs import runs

FOLDER = pathlib.Path(charts.__file__).parent
PAGE_OF = {p.stem: p.parent.name for p in sorted(FOLDER.glob("*/[a-z]*.py"))}
CAPTION = "240 runs · loss in nats per token · seed 0 · version 0.1.0"


def module_of(name: str):
    """Return the module of a chart."""
    return importlib.import_module(f"core.charts.{PAGE_OF[name]}.{name}")


def example_of(name: str) -> Callable[..., alt.LayerChart]:
    """Return what draws a chart from runs: `example` in tests/charts/PAGE/NAME.py."""
    return importlib.import_module(f"tests.charts.{PAGE_OF[name]}.{name}").example


def picture(name: str, n_runs: int, mode: Mode, width: int) -> str:
    """Return the example of so many runs as SVG."""
    return svg(dress(example_of(name)(runs(n_runs)), mode, CAPTION), width)


def layers(spec: dict, above: dict | None = None) -> list[dict]:
    """Return the drawn layers, each with its encoding, its transforms and the rows of its data."""
    above = {"datasets": spec.get("datasets", {}), **(above or {})}
    above = {**above, "data": spec.get("data", above.get("data"))}
    if "layer" in spec:
        return [inner for layer in spec["layer"] for inner in layers(layer, above)]
    data = above["data"]
    return [{**spec, "rows": data["values"] if "values" in data else above["datasets"][data["name"]]}]


def spec_of(chart: alt.LayerChart) -> dict:
    """Return a chart as it is exported, not validated: each example is so once, in test_charts."""
    return sized(chart, 900)


def by_style(chart: alt.LayerChart, style: str, kind: str | None = None) -> list[dict]:
    """Return the layers of a chart that are drawn in a style, and by a kind of mark where one is named."""
    found = [layer for layer in layers(spec_of(chart)) if layer["mark"]["style"] == style]
    return [layer for layer in found if kind in (None, layer["mark"]["type"])]


def read_from(chart: alt.LayerChart) -> list[dict[str, str]]:
    """Return what a chart says at each place along its curve: quantities by their titles."""
    [box] = by_style(chart, "reading-title")
    said = [[row[f"reading_{part}"].split("\n") for part in ("titles", "values")] for row in box["rows"]]
    return [dict(zip(*columns, strict=True)) for columns in said]


def encodings(spec: dict):
    return [(layer, channel, enc) for layer in layers(spec) for channel, enc in layer.get("encoding", {}).items()]


def words(drawing: str) -> str:
    """Return the words of an SVG picture, however it breaks its lines."""
    return " ".join(" ".join(re.findall(r"<(?:text|tspan)[^>]*>([^<]*)(?=<)", drawing)).split())


def text_of(chart: alt.LayerChart, width: int = 900, mode: Mode = "light") -> str:
    """Return the words of a chart as it is drawn."""
    return words(svg(dress(chart, mode), width))
