"""Runs from whatever holds them."""

import pytest

from core import door as sl
from core.runs import load_bundled


def test_names_files_frames_and_runs_are_read(frame, tmp_path):
    frame.to_csv(tmp_path / "runs.csv", index=False)
    assert sl.table("chinchilla") is load_bundled("chinchilla")
    read = sl.table(tmp_path / "runs.csv")
    assert sl.table(read) is read
    assert sl.table(frame).digest == read.digest


def test_an_index_of_a_frame_says_nothing(frame):
    assert sl.table(frame.set_axis(range(100, 130))).digest == sl.table(frame).digest


@pytest.mark.parametrize("choices", [{"columns": {"N": "params"}}, {"loss_unit": "bits per byte"}])
def test_what_is_read_already_cannot_be_read_otherwise(choices):
    with pytest.raises(sl.BadInput, match="read already"):
        sl.table("chinchilla", **choices)


def test_no_such_file_is_one_line():
    with pytest.raises(sl.BadInput, match="no data set"):
        sl.table("nothing-of-the-kind.csv")
