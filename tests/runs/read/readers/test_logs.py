"""Logs are known by their first lines, whatever colours they have."""

from core.runs.read.readers.logs import read


def test_texts_that_no_tool_knows_are_left_to_other_readers():
    assert read("t.log", b"hello\nworld\n") is None
    assert read("t.csv", b"params,loss\n1,2\n") is None
    assert read("t.bin", bytes(range(256))) is None
