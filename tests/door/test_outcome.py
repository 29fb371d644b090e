"""What a decision gives: numbers by name, a table, a verdict, JSON and pictures."""

import json

import numpy as np
import pytest

from core import door as sl
from core.door.outcome import plain, verdict_of


def test_numbers_are_attributes_and_json(fitted, tmp_path):
    found = fitted.allocate(flops=1e22)
    assert found.tokens_per_param == found.report["tokens_per_param"]
    assert "tokens_per_param" in dir(found)
    assert json.loads(found.to_json(tmp_path / "split.json")) == found.report
    assert json.loads((tmp_path / "split.json").read_text()) == found.report
    with pytest.raises(AttributeError, match="nonsense"):
        found.nonsense  # noqa: B018
    assert found.verdict.badge in repr(found)
    assert "<table" in found._repr_html_()
    assert found.figure("9cm").svg.startswith("<svg")


def test_a_file_that_cannot_be_written_is_one_line(fitted, tmp_path):
    with pytest.raises(sl.BadInput, match="cannot be written"):
        fitted.allocate(flops=1e22).to_json(tmp_path / "none" / "split.json")


def test_plain_data_has_no_numbers_that_json_lacks():
    assert plain({"a": np.float64(1.5), "b": (float("inf"), np.int64(2))}) == {"a": 1.5, "b": [None, 2]}


def test_a_verdict_is_read_back():
    said = {"level": "care", "badge": "With care", "reasons": ["It is far."], "way_out": "Run one."}
    assert verdict_of(said).report() == said
