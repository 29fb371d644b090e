"""Every messy file of the fixtures is read right: the columns, the rows and the runs that its author knows it holds.

The figures in `expected.toml` were worked out when the files were written, and not by the reader. Where a file cannot
tell, it may leave one question open.
"""

import pathlib
import tomllib

import pytest

from core.errors import BadInput
from core.runs import load
from core.runs.build import interpret
from core.runs.read.readers import read
from core.runs.reading import reading
from tests.common import files_table

FOLDER = pathlib.Path(__file__).parents[1] / "fixtures" / "reading"
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))
FILES = sorted(p.name for p in FOLDER.iterdir() if p.name != "expected.toml")


def test_every_file_has_its_expectation():
    assert sorted(EXPECTED) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_right(name):
    wanted = EXPECTED[name]
    try:
        found = reading(load(str(FOLDER / name)))
    except BadInput:
        questions = interpret(read(name, (FOLDER / name).read_bytes()), name).questions
        assert 0 < len(questions) <= wanted.get("questions", 0), "refused"
        return
    for column, (low, high) in wanted.get("columns", {}).items():
        have = found["columns"].get(column)
        assert have, f"{column} is absent: {sorted(found['columns'])}"
        assert (have["low"], have["high"]) == (pytest.approx(low, rel=5e-3), pytest.approx(high, rel=5e-3)), column
    assert not set(wanted.get("absent", ())) & set(found["columns"])
    assert set(wanted.get("unread", ())) <= set(found["unread"])
    targets = [c for c in found["columns"] if c.partition("/")[0] in ("loss", "metric", "loss_per_byte")]
    assert len(targets) >= wanted.get("targets", 1), "no target"
    for count in ("rows_used", "runs"):
        assert found[count] == wanted.get(count, found[count]), count
    assert len(found["questions"]) <= wanted.get("questions", 0), found["questions"]


def test_most_files_need_no_question_and_few_are_refused():
    with_question = sum(1 for name in FILES if EXPECTED[name].get("questions", 0))
    assert len(FILES) - with_question >= 50
    assert with_question <= 5
    assert all(EXPECTED[name].get("questions", 0) <= 1 for name in FILES)


def test_the_documentation_says_how_the_examples_are_read():
    said = files_table.DOCUMENT.read_text("utf-8").partition(files_table.LINE)[2]
    assert said.strip() == files_table.table().strip(), "run python -m tests.common.files_table"
