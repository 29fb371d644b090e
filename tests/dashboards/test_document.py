"""A dashboard comes back from its bytes as it was, and nothing else is taken for one."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dashboards import Dashboard, DashboardPanel, NoteExhibit, document
from core.dashboards.exhibits import TableExhibit
from core.errors import BadInput
from tests.dashboards._examples import dashboard


def test_it_comes_back_as_it_was():
    found = dashboard()
    assert document.unpack(*document.pack(found)) == found


def test_what_is_the_same_is_the_same_bytes():
    first, second = document.pack(dashboard()), document.pack(dashboard(title="Another title"))
    assert first[1].keys() == second[1].keys()
    assert first[0] != second[0]
    assert document.pack(dashboard()) == first


CELLS = st.one_of(
    st.text(max_size=20),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
)
TABLES = st.integers(1, 4).flatmap(
    lambda n: st.builds(
        lambda columns, rows: TableExhibit(columns=columns, rows=rows),
        st.lists(st.text(max_size=10), min_size=n, max_size=n, unique=True),
        st.lists(st.lists(CELLS, min_size=n, max_size=n), max_size=6),
    )
)


@settings(max_examples=200, deadline=None)
@given(TABLES, st.text(max_size=50), st.text(min_size=1, max_size=50))
def test_any_table_comes_back_to_the_last_digit(exhibit, title, name):
    found = Dashboard(name, title, (DashboardPanel(title, exhibit),))
    back = document.unpack(*document.pack(found))
    assert back == found
    assert repr(back.panels[0].exhibit) == repr(exhibit)  # -0.0 and 0.0, 1 and True are told apart


def test_one_of_a_newer_version_says_so():
    with pytest.raises(BadInput, match="saved by a newer version"):
        document.unpack(b'{"schema": 2, "title": "x"}', {})


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d | {"schema": 0},
        lambda d: d | {"schema": "1"},
        lambda d: d | {"more": 1},
        lambda d: d | {"title": "x" * 201},
        lambda d: d | {"panels": d["panels"] * 20},
        lambda d: d | {"panels": 3},
        lambda d: d | {"panels": [d["panels"][0] | {"width": 4}]},
        lambda d: d | {"panels": [d["panels"][0] | {"page": "../x"}]},
        lambda d: d | {"panels": [d["panels"][0] | {"exhibit": "0" * 64}]},
        lambda d: [d],
        lambda d: None,
    ],
)
def test_what_is_none_is_refused_in_one_line(change):
    written, blobs = document.pack(dashboard())
    with pytest.raises(BadInput) as caught:
        document.unpack(json.dumps(change(json.loads(written))).encode(), blobs)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null"])
def test_bytes_that_are_no_document_are_refused_in_one_line(data):
    with pytest.raises(BadInput) as caught:
        document.unpack(data, {})
    assert "\n" not in str(caught.value)


def test_too_many_panels_are_refused_before_anything_is_saved():
    panel = DashboardPanel("", NoteExhibit(markdown="x"))
    with pytest.raises(BadInput, match="cannot be saved: panels"):
        document.pack(replace(dashboard(), panels=(panel,) * 61))
