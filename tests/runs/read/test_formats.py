"""Each kind of file that trainers write becomes the raw cells that expected.toml says."""

import math
import pathlib
import tomllib

import pandas as pd
import pytest

from core.runs.read.readers import read

FOLDER = pathlib.Path(__file__).parents[2] / "fixtures" / "formats"
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))


def same(cell: object, wanted: object) -> bool:
    """Whether a cell is what stands in expected.toml: a number, a text, or nothing."""
    if wanted == "":
        return cell == "" or bool(pd.isna(cell))
    if isinstance(wanted, str):
        return str(cell) == wanted
    try:
        return math.isclose(float(cell), wanted, rel_tol=1e-12)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_becomes_these_cells(name):
    wanted = EXPECTED[name]
    found = read(name, (FOLDER / name).read_bytes())
    assert found.kind == wanted.get("kind", "table")
    assert found.cells.index.tolist() == wanted["rows"]
    assert found.cells.index.name == "row"
    if "columns" in wanted:
        assert list(found.cells) == wanted["columns"]
    assert not set(wanted.get("absent", [])) & set(found.cells)
    for header, cells in wanted["cells"].items():
        given = found.cells[header].tolist()
        assert len(given) == len(cells)
        assert all(same(c, w) for c, w in zip(given, cells, strict=True)), (header, given)


def test_every_file_of_the_folder_is_expected_and_its_notes_are_sentences():
    files = {p.relative_to(FOLDER).as_posix() for p in FOLDER.rglob("*") if p.is_file() and p.name != "expected.toml"}
    assert files == set(EXPECTED)
    for name in files:
        for note in read(name, (FOLDER / name).read_bytes()).notes:
            assert (
                note[0].isupper()
                or not note[0].isalpha()
                or note.split()[0] in ("params", "tokens", "flops", "params_non_embedding")
            )
            assert note.endswith(".")
            assert "\n" not in note
