"""A forecast as text: one way to write it, one hash, and no change that goes unseen."""

import copy
import hashlib
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.forecasts import canonical, digest, from_file, to_file
from core.forecasts.seal import of_document, of_text
from tests.forecasts._forecasts import PLAIN, forecast

NUMBER = st.floats(allow_nan=False, allow_infinity=False)


def test_the_hash_is_that_of_sorted_json_without_spaces():
    text = json.dumps(PLAIN, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert canonical(forecast()) == text.encode()
    assert digest(forecast()) == hashlib.sha256(text.encode()).hexdigest()


def test_the_order_of_names_does_not_matter():
    turned = {k: PLAIN[k] for k in reversed(PLAIN)} | {"at": dict(reversed(PLAIN["at"].items()))}
    assert digest(of_document(turned)) == digest(forecast())


@given(NUMBER, NUMBER, st.text(min_size=1, max_size=40).filter(str.strip))
def test_every_float_and_letter_comes_back_as_it_was(value, constant, title):
    one = forecast(value=value, low=None, high=None, constants={"x": constant}, title=title)
    for again in (of_text(canonical(one)), from_file(to_file(one))):
        assert again == one
        assert math.copysign(1, again.value) == math.copysign(1, value)
        assert digest(again) == digest(one)


def leaves(value, path=()):
    if isinstance(value, dict):
        for k, v in value.items():
            yield from leaves(v, (*path, k))
    elif isinstance(value, list):
        for i, v in enumerate(value):
            yield from leaves(v, (*path, i))
    else:
        yield path, value


def other(value):
    return (
        math.nextafter(value, math.inf) if isinstance(value, float) else value + 1 if isinstance(value, int) else "no"
    )


@pytest.mark.parametrize("path", [p for p, _ in leaves(PLAIN)], ids=str)
def test_whatever_is_changed_changes_the_hash_and_is_refused(path):
    file = json.loads(to_file(forecast()))
    place = file["forecast"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = {"of": "mean", "stamped": "2026-12-01T12:00:01Z"}.get(path[-1], other(place[path[-1]]))
    with pytest.raises(BadInput):
        from_file(json.dumps(file).encode())


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "cannot be read as JSON"),
        (b"[" * 100_000, "cannot be read as JSON"),
        (b"[]", "no forecast with its sha256"),
        (b"x" * 300_000, "300 kB"),
        (b'{"forecast": {}, "sha256": ""}', "title: Field required"),
        (b'{"forecast": {"schema": 2}, "sha256": ""}', "by a newer version"),
        (b'{"forecast": {"schema": 1, "value": NaN}, "sha256": ""}', "no forecast"),
    ],
)  # fmt: skip
def test_what_is_no_forecast_is_refused_in_one_line(data, line):
    with pytest.raises(BadInput, match=line) as caught:
        from_file(data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "more",
    [
        {"low": 2.5}, {"low": None}, {"value": math.nan}, {"stamped": "yesterday"}, {"stamped": "2026-12-01T12:00:00"},
        {"title": ""}, {"of": "both"}, {"level": 1.0}, {"at": {"x": math.inf}}, {"evil": 1},
    ],
    ids=str,
)  # fmt: skip
def test_what_no_forecast_can_say_is_refused(more):
    document = copy.deepcopy(PLAIN) | more
    with pytest.raises(BadInput, match="This is no forecast of the explorer"):
        of_document(document)
