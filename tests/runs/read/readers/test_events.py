"""TensorBoard's event files: both styles, records that are cut, bytes that are no message."""

import struct

import pytest

from core.errors import BadInput
from core.runs.read import limits
from core.runs.read.readers._protobuf import fields, number, numbers
from core.runs.read.readers.events import read
from tests.runs.read.test_formats import FOLDER

SIMPLE = (FOLDER / "events.out.tfevents.1767604353.node1").read_bytes()


def test_a_record_that_is_cut_ends_the_file_wherever_it_is_cut():
    start = SIMPLE.index(b"val/loss")
    seen = set()
    for end in range(start + 60, len(SIMPLE), 7):
        found = read("e", SIMPLE[:end])
        assert found is not None
        seen.add(tuple(found.cells["step"].tolist()))
    assert seen == {(100,), (100, 200)}
    with pytest.raises(BadInput, match="holds no scalar"):
        read("e", SIMPLE[:start])


def test_a_file_of_too_many_tags_is_refused_at_the_first_above_the_limit(monkeypatch):
    monkeypatch.setattr(limits, "MAX_COLUMNS", 1)
    with pytest.raises(BadInput, match=r"^'a' has 2 columns: allowed are 1$"):
        read("a", SIMPLE)


def test_other_bytes_are_left_and_broken_messages_refused():
    assert read("e", b"a,b\n1,2\n" * 9) is None
    broken = bytearray(SIMPLE)
    at = SIMPLE.index(b"val/loss") - 1  # the length of the tag
    broken[at] = 0x7F
    with pytest.raises(BadInput, match="damaged event file"):
        read("e", bytes(broken))


def test_numbers_keep_their_signs_and_have_an_end():
    assert number(memoryview(b"\xff" * 9 + b"\x01")) == -1
    assert number(memoryview(b"\xac\x02")) == 300
    assert numbers(memoryview(b"\x01\x02\x03")) == [1, 2]
    with pytest.raises(ValueError, match="does not end"):
        number(memoryview(b"\x80" * 20))


@pytest.mark.parametrize("message", [b"\x0a\x7f", b"\x0b", b"\x09\x01", b"\x80"])
def test_fields_stay_within_their_message(message):
    with pytest.raises(ValueError, match=r"longer|kind|end"):
        list(fields(memoryview(message)))


def test_fields_of_all_kinds():
    message = b"\x08\x96\x01" + b"\x11" + struct.pack("<d", 1.5) + b"\x1d" + struct.pack("<f", 2.5) + b"\x22\x02ab"
    assert [(at, bytes(value)) for at, value in fields(memoryview(message))] == [
        (1, b"\x96\x01"), (2, struct.pack("<d", 1.5)), (3, struct.pack("<f", 2.5)), (4, b"ab"),
    ]  # fmt: skip
