"""Why a sweep does not scale, in the shell."""

import numpy as np
import pytest

from tests.cli._shell import refused, run, strict
from tests.fit.diagnostics.sweep._tables import grid, table, times_at


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "runs.csv"
    table(*grid(), times=times_at(40, [3, 17], 1.5)).drop(columns="excluded").to_csv(found, index=False)
    return found


def test_json_has_the_findings_with_rows_and_shares(path):
    found = strict(run("diagnose", str(path), "--json"))
    [first] = found["findings"]
    assert first["cause"] == "crashed"
    assert first["rows"] == [5, 19]
    assert first["runs"] == ["r3", "r17"]
    assert 0.9 < first["share"] <= 1
    assert found["sentence"].endswith("of the misfit comes from 2 crashed runs.")
    assert found["rows"] == 40


def test_words_say_the_answer_first_then_what_to_do(path):
    said = run("diagnose", str(path)).stdout.splitlines()
    assert "of the misfit comes from 2 crashed runs." in said[0]
    assert said[1].startswith("1. 'r3', 'r17' lie ")
    assert said[2].strip() == "Leave out 2 runs, or train them to the end: no fit mends them."
    assert said[3].strip() == "rows: 5, 19"


def test_options_of_reading_and_a_law_are_taken(path):
    found = strict(run("diagnose", str(path), "--column", "loss=loss_per_byte", "--law", "power-law-compute", "--json"))
    assert found["target"] == "loss_per_byte"
    assert found["scales"] == ["flops"]


def test_what_is_no_sweep_is_refused_in_one_line(tmp_path):
    bare = tmp_path / "bare.csv"
    bare.write_text("loss,name\n3,a\n2,b\n", "utf-8")
    refused(run("diagnose", bare), "neither sizes, tokens nor compute")
    assert np.isfinite(times_at(3, [1], 2.0)).all()
