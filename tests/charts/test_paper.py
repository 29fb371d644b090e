"""A frozen chart as a picture of fixed width: PNG, SVG and PDF, its footer broken for it."""

import json

import pandas as pd

from core.charts.paper import WIDTH, on_paper
from core.charts.theme import drawn
from core.dashboards.exhibits import chart_exhibit
from tests.charts._charts import runs
from tests.charts.test_theme import extrapolation_example as example


def specification() -> bytes:
    """A chart as a dashboard keeps it."""
    built = drawn(example(runs(20)), "light", "unit: nats per token")
    frozen = chart_exhibit(built, built["datasets"])
    return json.dumps(frozen.specification | {"datasets": frozen.data}).encode()


def test_each_kind_is_what_its_name_says():
    assert on_paper(specification(), "PNG").startswith(b"\x89PNG")
    assert on_paper(specification(), "PDF").startswith(b"%PDF")
    svg = on_paper(specification(), "SVG")
    assert svg.startswith(b"<svg")
    assert f'width="{WIDTH}"'.encode() in svg
    assert b"nats per token" in svg


def test_an_empty_one_is_drawn_as_well():
    plain = {"mark": "point", "data": {"name": "rows"}, "encoding": {"x": {"field": "a", "type": "quantitative"}}}
    frozen = chart_exhibit(plain, {"rows": pd.DataFrame({"a": []})})
    data = json.dumps(frozen.specification | {"datasets": frozen.data}).encode()
    assert on_paper(data, "SVG").startswith(b"<svg")
