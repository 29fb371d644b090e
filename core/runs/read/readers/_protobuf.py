"""The little of protocol buffers that event files need: fields by number, within the bytes that there are."""

from collections.abc import Iterator

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def fields(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Yield the number and the bytes of each field. Raises ValueError for bytes that are no message."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        kind = key & 7
        if kind == _VARINT:
            start = place
            _, place = _varint(message, place)
            yield key >> 3, message[start:place]
            continue
        if kind == _BYTES:
            length, place = _varint(message, place)
        elif kind in (_FIXED64, _FIXED32):
            length = 8 if kind == _FIXED64 else 4
        else:
            raise ValueError("a kind of field that event files do not have")
        if place + length > len(message):
            raise ValueError("a field that is longer than its message")
        yield key >> 3, message[place : place + length]
        place += length


def number(value: memoryview) -> int:
    """Return a whole number of 64 bits, with its sign."""
    found, _ = _varint(value, 0)
    return found - (1 << 64) if found >= 1 << 63 else found


def numbers(values: memoryview) -> list[int]:
    """Return up to two whole numbers that are packed one after the other."""
    found, place = [], 0
    while place < len(values) and len(found) < 2:
        amount, place = _varint(values, place)
        found.append(amount - (1 << 64) if amount >= 1 << 63 else amount)
    return found


def _varint(message: memoryview, place: int) -> tuple[int, int]:
    found = shift = 0
    while True:
        if place >= len(message) or shift > 63:
            raise ValueError("a number that does not end")
        byte = message[place]
        found |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return found & ((1 << 64) - 1), place
