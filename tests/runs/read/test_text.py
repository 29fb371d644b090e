"""Bytes as text."""

import pytest

from core.runs.read import text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_are_told_apart(encoding):
    written = "run,loss\nKöln – 1,3.5\n"
    assert text.utf8(written.encode(encoding)) == written.encode()


def test_line_ends_are_one_sign_and_nulls_of_a_crash_are_dropped():
    assert text.utf8(b"a\r\nb\rc\n") == b"a\nb\nc\n"
    assert text.utf8(b"a\n" * 40_000 + b"\0" * 100) == b"a\n" * 40_000


@pytest.mark.parametrize("data", [bytes(range(256)), b"\x89PNG\r\n\x1a\n\0", b"\xff\xfea"])
def test_other_bytes_are_no_text(data):
    assert text.utf8(data) is None


def test_the_head_ends_with_a_whole_line_if_it_can():
    assert text.head(b"abc\ndef\nghi", 9) == "abc\ndef\n"
    assert text.head(b"abcdef", 3) == "abc"
    assert text.head("é".encode() * 4, 3) == "é"


def test_colours_of_a_terminal_are_dropped():
    assert text.plain("\x1b[31mloss\x1b[0m: 3.5") == "loss: 3.5"
