"""A saved fit is the fit, to the last bit; a damaged file is refused in one line."""

import json
import math

import pytest

from core.errors import BadInput
from core.fit import from_fit, load_fit
from tests.fit._examples import bundled_fit

REPORT = {
    "law", "target", "unit", "n_runs", "objective", "parameters", "status", "starts", "seconds", "notes",
    "seed", "version",
}  # fmt: skip


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "fit.json"
    bundled_fit().save(path)
    return path


def test_a_saved_fit_comes_back_to_the_last_bit(saved):
    back = load_fit(saved)
    assert back == bundled_fit()
    for name, values in bundled_fit().draws.items():
        assert [v.hex() for v in back.draws[name]] == [v.hex() for v in values]
    assert from_fit(back).digest == from_fit(bundled_fit()).digest


def test_the_file_is_strict_json(saved):
    def refuse(name):
        raise AssertionError(f"{name} is not JSON")

    assert set(json.loads(saved.read_text(), parse_constant=refuse)) > REPORT


def test_the_report_is_the_first_fields():
    report = bundled_fit().report()
    assert set(report) == REPORT
    assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_floats_that_decimal_text_could_round_survive(tmp_path):
    hard = [0.1, 1 / 3, math.nextafter(1, 2), 5e-324, 1.7976931348623157e308, 477.8258429585532] * 5
    fit = bundled_fit().model_copy(update={"draws": {k: hard for k in bundled_fit().draws}})
    fit.save(tmp_path / "hard.json")
    assert load_fit(tmp_path / "hard.json").draws["A"] == hard


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


def test_files_that_cannot_be_read_or_written(tmp_path):
    for path in (tmp_path / "absent.json", tmp_path):
        with pytest.raises(BadInput, match="cannot be read"):
            load_fit(path)
    with pytest.raises(BadInput, match="cannot be written"):
        bundled_fit().save(tmp_path / "absent" / "fit.json")
