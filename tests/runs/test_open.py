"""Opening runs by what a person names: a bundled data set or a file."""

import pytest

from core.errors import BadInput
from core.runs.open import load
from core.runs.read import limits

TEXT = "run,params,loss\na,1e7,4\nb,2e7,3.5\nc,3e7,3.2\n"


def test_a_file_is_opened_by_its_path_and_has_its_name(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(TEXT, "utf-8")
    found = load(str(path))
    assert found.name == "mine.csv"
    assert found.column("loss").tolist() == [4, 3.5, 3.2]


def test_a_data_set_goes_before_a_file_of_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chinchilla").write_text(TEXT, "utf-8")
    assert load("chinchilla").n_rows == 245
    assert load("./chinchilla").n_rows == 3


@pytest.mark.parametrize("source", ["no-such-thing", "", "/", "\0", "x" * 5000])
def test_what_is_neither_a_file_nor_a_data_set_names_the_data_sets(source):
    with pytest.raises(BadInput, match=r"no data set: allowed are .*chinchilla") as error:
        load(source)
    assert "\n" not in str(error.value)


def test_a_file_that_is_too_large_is_not_even_read(tmp_path, monkeypatch):
    path = tmp_path / "mine.csv"
    path.write_text(TEXT, "utf-8")
    monkeypatch.setattr(limits, "MAX_BYTES", 10)
    with pytest.raises(BadInput, match="too large"):
        load(str(path))
