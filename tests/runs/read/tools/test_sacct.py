"""Slurm's accounting."""

import pytest

from core.runs.read.tools.sacct import seconds


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("01:30:12", 5412), ("1-02:10:00", 94200), ("00:00:01.5", 1), ("", None), ("Unknown", None), ("1:2", None)],
)
def test_times_are_seconds(text, wanted):
    assert seconds(text) == wanted
