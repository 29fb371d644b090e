"""A dashboard goes from one explorer to another as a file, and comes back the same."""

import base64
import json

import pytest

from core.dashboards import exchange
from core.errors import BadInput
from tests.dashboards._examples import dashboard


def test_it_comes_back_the_same():
    assert exchange.from_file(exchange.to_file(dashboard())) == dashboard()


def test_a_file_that_was_changed_is_refused():
    found = json.loads(exchange.to_file(dashboard()))
    name = sorted(found["bytes"])[0]
    found["bytes"][name] = base64.b64encode(b"something else").decode()
    with pytest.raises(BadInput, match="was changed after it was saved"):
        exchange.from_file(json.dumps(found).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"explorer_dashboard": 1}',
        b'{"document": {}, "bytes": [], "explorer_dashboard": 1}',
        b'{"document": {}, "bytes": {"a": 3}, "explorer_dashboard": 1}',
        b"[" * 200_000,
        b"\x00\x01",
        b'{"document": {}, "bytes": {"a": "!!!"}, "explorer_dashboard": 1}',
        b'{"document": {}, "bytes": {}, "explorer_dashboard": 1}',
        b'{"document": {}, "bytes": {}, "explorer_dashboard": 2}',
    ],
)
def test_any_other_file_is_refused_in_one_line(data):
    with pytest.raises(BadInput) as caught:
        exchange.from_file(data)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(exchange, "MOST_BYTES", 100)
    with pytest.raises(BadInput, match="are allowed"):
        exchange.from_file(b"x" * 101)
