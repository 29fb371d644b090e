"""A specification that somebody brings neither runs anything nor asks another host."""

import pytest

from core.dashboards.specification import asks_nobody

POINT = {"mark": "point", "encoding": {"x": {"field": "a"}}}


@pytest.mark.parametrize(
    "part",
    [
        {"$schema": "https://vega.github.io/schema/vega/v5.json"},
        {"signals": [], "marks": []},
        {"params": [{"name": "q", "bind": {"input": "image", "src": "https://example.org/x.png"}}]},
        {"params": [{"name": "q", "select": "point", "bind": {"a": {"input": "text", "style": "color: red"}}}]},
        {"mark": {"type": "point", "cursor": "url(https://example.org/x.png), auto"}},
        {"mark": {"type": "point", "cursor": {"expr": "'url(' + datum.a + ')'"}}},
        {"data": {"values": [{"image": "https://example.org/x.png"}]}},
        {"encoding": {"tooltip": [{"field": "a", "title": "image"}]}},
        {"transform": [{"calculate": "datum.a", "as": "image"}]},
        {"transform": [{"pivot": "a", "value": "b"}]},
        {"mark": {"type": "point", "tooltip": {"expr": "{image: datum.a}"}}},
        {"mark": {"type": "point", "tooltip": {"expr": r"{'im\u0061ge': datum.a}"}}},
    ],
)
def test_what_a_browser_would_fetch_is_refused(part):
    with pytest.raises(ValueError, match="chart"):
        asks_nobody(POINT | part)


@pytest.mark.parametrize(
    "part",
    [
        {"$schema": "https://vega.github.io/schema/vega-lite/v6.1.0.json"},
        {"params": [{"name": "zoom", "select": "interval", "bind": "scales"}]},
        {"mark": {"type": "point", "cursor": "ew-resize"}},
        {"title": "Loss of an image model", "transform": [{"calculate": "datum.a * 2", "as": "b"}]},
    ],
)
def test_what_only_draws_is_taken(part):
    asks_nobody(POINT | part)
