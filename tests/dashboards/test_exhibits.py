"""Exhibits keep every number, and take no chart that asks anybody for anything."""

import json
import math

import pandas as pd
import pytest
from pydantic import ValidationError

from core.charts.specification import specification
from core.dashboards.exhibits import ChartExhibit, TableExhibit, chart_exhibit, records, table_exhibit
from tests.charts._charts import PAGE_OF, example_of
from tests.charts._runs import runs
from tests.dashboards import _examples


def test_numbers_keep_every_digit_and_what_is_none_is_empty():
    frame = pd.DataFrame(
        {"x": [0.1 + 0.2, math.nan, math.inf], "n": pd.array([1, None, 2**62], "Int64"), "b": [True, False, True]}
    )
    assert records(frame) == [
        {"x": 0.1 + 0.2, "n": 1, "b": True},
        {"x": None, "n": None, "b": False},
        {"x": None, "n": 2**62, "b": True},
    ]
    assert table_exhibit(frame).frame()["x"][0] == 0.1 + 0.2


@pytest.mark.parametrize(
    "part",
    [
        {"data": {"url": "https://example.org/x.csv"}},
        {"encoding": {"href": {"value": "https://example.org"}}},
        {"layer": [{"mark": "image"}]},
        {"mark": {"type": "image"}},
        {"usermeta": {"embedOptions": {}}},
        {"transform": [{"lookup": "x", "from": {"data": {"url": "file:///etc/passwd"}}}]},
    ],
)
def test_a_chart_that_could_ask_another_host_is_refused(part):
    good = _examples.chart().specification
    with pytest.raises(ValidationError):
        ChartExhibit(specification=good | part, data={})


def test_rows_whose_value_a_tooltip_would_fetch_are_refused():
    with pytest.raises(ValidationError, match="picture"):
        ChartExhibit(specification=_examples.chart().specification, data={"d": [{"image": "https://example.org"}]})


@pytest.mark.parametrize(
    ("columns", "rows"),
    [(["a", "b"], [[1, 2, 3]]), (["a", "a"], [[1, 2]])],
)
def test_a_table_that_no_page_could_show_is_refused(columns, rows):
    with pytest.raises(ValidationError):
        TableExhibit(columns=columns, rows=rows)


def test_one_that_is_nested_too_deeply_is_refused():
    deep = {"mark": "point"}
    for _ in range(100):
        deep = {"layer": [deep]}
    with pytest.raises(ValidationError, match="too deeply"):
        ChartExhibit(specification=deep, data={})


@pytest.mark.parametrize("name", PAGE_OF)
def test_every_chart_of_the_app_can_be_frozen(name):
    frozen = chart_exhibit(*specification(example_of(name)(runs())))
    back = ChartExhibit.model_validate_json(frozen.model_dump_json())
    assert back == frozen
    assert json.loads(json.dumps(frozen.specification)) == frozen.specification


def test_a_table_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("core.dashboards.exhibits.MOST_CELLS", 5)
    with pytest.raises(ValueError, match="cells"):
        table_exhibit(pd.DataFrame({"a": range(6)}))
