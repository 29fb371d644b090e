"""A damaged file is refused in one line, and so is a record of numbers that no fit can have."""

import json
import math

import pytest

from core.errors import BadInput
from core.fit import load_fit
from core.fit.saved import impossible
from tests.fit._examples import bundled_fit


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "fit.json"
    bundled_fit().save(path)
    return path


def drop(*keys):
    def change(data):
        for key in keys[:-1]:
            data = data[key]
        del data[keys[-1]]

    return change


def put(value, *keys):
    def change(data):
        for key in keys[:-1]:
            data = data[key]
        data[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (drop("law"), "law"),
        (drop("parameters", "A", "value"), "parameters.A.value"),
        (put("many", "n_runs"), "n_runs"),
        (put(["a"], "draws", "A"), "draws.A.0"),
        (put([1.0], "ranges", "params"), "ranges.params"),
        (put(1, "surprise"), "surprise"),
        (put(None, "objective"), "objective"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_a_damaged_field_is_named(saved, change, names):
    data = json.loads(saved.read_text())
    change(data)
    saved.write_text(json.dumps(data))
    with pytest.raises(BadInput, match=f"fit.json is not a saved fit: {names}") as caught:
        load_fit(saved)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"null", b"\x00\xff\xfe", b'{"law": "chinchilla"}', b"loss,params\n1,2\n"]
)
def test_what_is_no_fit_is_refused_in_one_line(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_bytes(text)
    with pytest.raises(BadInput, match="is not a saved fit") as caught:
        load_fit(path)
    assert "\n" not in str(caught.value)


def test_a_truncated_file_is_refused(saved):
    saved.write_text(saved.read_text()[:-200])
    with pytest.raises(BadInput, match="is not a saved fit"):
        load_fit(saved)


def test_files_that_cannot_be_read(tmp_path):
    for path in (tmp_path / "absent.json", tmp_path):
        with pytest.raises(BadInput, match="cannot be read"):
            load_fit(path)


IMPOSSIBLE = {
    "parameters.A.value is nan; allowed is a finite number": put(math.nan, "parameters", "A", "value"),
    "parameters.E.high is inf; allowed is a finite number": put(math.inf, "parameters", "E", "high"),
    "objective.value is -inf; allowed is a finite number": put(-math.inf, "objective", "value"),
    "parameters.A.value is -5; allowed is a positive number": put(-5, "parameters", "A", "value"),
    "draws.B is -1; allowed is a positive number": put([1.0, -1.0], "draws", "B"),
    "draws.B.1 is nan; allowed is a finite number": put([1.0, "nan"], "draws", "B"),
    "parameters.E goes from 3 to 1; allowed is low before high": put(
        {"value": 2, "low": 3, "high": 1}, "parameters", "E"
    ),
    "ranges.params has -1e\\+09; allowed is a positive number": put([-1e9, 1e9], "ranges", "params"),
    "ranges.tokens goes from 9 to 1; allowed is low before high": put([9.0, 1.0], "ranges", "tokens"),
    "noise.0 is inf; allowed is a finite number": put([math.inf], "noise"),
    "n_runs is 0; allowed are numbers from 1 up": put(0, "n_runs"),
    "n_runs is -240; allowed are numbers from 0 up": put(-240, "n_runs"),
    "dropped.0 is -1; allowed are numbers from 0 up": put([-1], "dropped"),
    "seconds.solve is -1.0; allowed are numbers from 0 up": put(-1.0, "seconds", "solve"),
    "starts has 900 at the best": put(900, "starts", "at_best"),
    "status is 'splendid'; allowed are converged, stalled, failed": put("splendid", "status"),
    "objective.name is 'joy'; allowed are": put("joy", "objective", "name"),
    "delta is 0; allowed are numbers above 0": put(0, "delta"),
    "There is no law called 'nobody'": put("nobody", "law"),
}


def test_a_fit_is_possible():
    assert list(impossible(bundled_fit())) == []


@pytest.mark.parametrize("line", IMPOSSIBLE)
def test_a_number_that_no_fit_can_have_is_refused_with_its_place(saved, line):
    data = json.loads(saved.read_text())
    IMPOSSIBLE[line](data)
    saved.write_text(json.dumps(data))
    with pytest.raises(BadInput, match=line) as caught:
        load_fit(saved)
    assert "\n" not in str(caught.value)


def test_of_a_failed_fit_only_numbers_are_asked(saved):
    data = json.loads(saved.read_text())
    data |= {"status": "failed", "parameters": {}, "draws": {}, "n_runs": 0}
    saved.write_text(json.dumps(data))
    assert not load_fit(saved).ok


@pytest.mark.parametrize(("name", "value"), [("E", -1.0), ("nonesuch", 1.0)])
def test_a_pin_that_the_law_does_not_allow_is_refused(name, value, tmp_path):
    data = json.loads(bundled_fit().model_dump_json())
    data["pins"] = {name: value}
    (tmp_path / "fit.json").write_text(json.dumps(data))
    with pytest.raises(BadInput, match=f"pins.{name}"):
        load_fit(tmp_path / "fit.json")
