"""How files are read, in the shell."""

import dataclasses
import pathlib

import pytest

from core.cli import main
from core.runs.options import ReadOptions
from tests.cli._shell import run, strict

FORMATS = pathlib.Path(__file__).parents[1] / "fixtures" / "formats"

TEXT = "N,D,L,who\n100,1e9,4,a\n200,2e9,3.5,b\n400,4e9,3,c\n800,8e9,2.8,c\n"


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "mine.csv"
    found.write_text(TEXT, "utf-8")
    return found


def test_json_has_the_shape_of_the_design(path):
    found = strict(run("read", str(path), "--column", "N=params (M)", "--json"))
    keys = ["rows", "rows_used", "runs", "loss_unit", "columns", "unread", "left_out", "questions", "warnings"]
    assert [k for k in found if k in keys] == keys
    assert found["columns"]["params"]["low"] == 1e8
    assert found["columns"]["params"]["source"] == "N"
    assert found["unread"] == ["who"]


def test_the_same_in_words(path):
    said = run("read", str(path)).stdout
    assert said.startswith("4 of 4 rows are used, from 4 runs.")
    assert "beside the table: who" in said


def test_the_table_is_written_with_canonical_columns(path, tmp_path):
    out = tmp_path / "runs.csv"
    run("read", str(path), "--column", "N=params (M)", "--out", str(out))
    assert out.read_text("utf-8").splitlines()[0] == "params,tokens,flops,loss"
    assert strict(run("read", str(out), "--json"))["columns"]["params"]["high"] == 8e8


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--column", "Q=params"], "there is no column 'Q' in the file"),
        (["--column", "params"], "is not HEADER=COLUMN"),
        (["--keep", "first"], "is no list of rows"),
        (["--decimal", "x"], "'x' is not one of"),
    ],
)
def test_bad_corrections_are_one_line(path, arguments, says):
    found = run("read", str(path), *arguments)
    assert found.exit_code == 2
    assert says in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1


def test_a_file_without_a_target_says_what_it_has(tmp_path):
    path = tmp_path / "config.csv"
    path.write_text("lr,n_layers,colour\n3e-4,12,red\n", "utf-8")
    found = strict(run("read", str(path), "--json"))
    assert (found["rows"], found["rows_used"]) == (1, 0)
    assert found["columns"]["learning_rate"]["high"] == 3e-4
    assert "has no column to fit" in found["warnings"][0]
    path.write_text("colour,shape\nred,round\n", "utf-8")
    assert run("read", str(path)).exit_code == 2


def test_one_run_is_read():
    """A summary of one run is a table of one row; whether that suffices is a question of the law."""
    found = strict(run("read", str(FORMATS / "metrics_step2000.json"), "--json"))
    assert (found["rows"], found["rows_used"]) == (1, 1)


def test_every_decision_on_a_table_has_its_option():
    options = {p.name for p in main.get_command(None, "read").params}
    assert {field.name for field in dataclasses.fields(ReadOptions)} - {"columns"} <= options
    assert "column" in options
