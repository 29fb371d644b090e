"""What holds for the tables of every tool."""

import io
import pathlib

import pandas as pd
import pytest

from core.runs.read.readers import read

FORMATS = pathlib.Path(__file__).parents[3] / "fixtures" / "formats"
CSVS = sorted(p.name for p in FORMATS.glob("*.csv") if p.name not in ("latin.csv", "utf16.csv"))
TAKEN = ("run", "seconds", "step", "tokens", "run_name", "train/loss")  # names that tools give


@pytest.mark.parametrize("name", CSVS)
def test_a_column_that_has_the_name_already_which_a_tool_gives_is_kept(name):
    table = pd.read_csv(FORMATS / name, dtype=str, keep_default_na=False, on_bad_lines="skip", comment="#")
    for column in TAKEN:
        if column not in table:
            table[column] = [f"{column} {i}" for i in range(len(table))]
    out = io.StringIO()
    table.to_csv(out, index=False)
    found = read(name, out.getvalue().encode()).cells
    assert not found.columns.duplicated().any()


def test_a_trial_of_ray_tune_with_a_run_of_its_own_keeps_both():
    found = read("t.csv", b"loss,training_iteration,trial_id,run\n3,9,a,x\n4,9,b,y\n").cells
    assert found["run"].tolist() == ["a", "b"]
    assert found["run (2)"].tolist() == ["x", "y"]
