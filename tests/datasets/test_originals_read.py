"""The originals of public run tables are read as they lie: every table gives the columns that it has."""

import pathlib
import tomllib

import pytest

from core import settings
from core.runs import load
from core.runs.reading import reading

WANTED = tomllib.loads((pathlib.Path(__file__).parent / "originals.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", WANTED)
def test_an_original_gives_its_columns(name):
    folder = settings.ORIGINALS.value()
    if folder is None:
        pytest.skip("EXPLORER_ORIGINALS is not set: the originals are not read")
    wanted = WANTED[name]
    found = reading(load(*(str(folder / file) for file in wanted["files"])))
    assert set(wanted["columns"]) <= set(found["columns"])
    assert (found["rows"], found["runs"]) == (wanted["rows"], wanted.get("runs", found["runs"]))
    for column, span in wanted.get("ranges", {}).items():
        have = found["columns"][column]
        assert [have["low"], have["high"]] == [pytest.approx(end, rel=1e-4) for end in span], column
    assert len(found["questions"]) == (1 if "asks" in wanted else 0), found["questions"]
