"""A saved fit is the fit, to the last bit."""

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


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be written"):
        bundled_fit().save(tmp_path / "absent" / "fit.json")
