"""Bytes as text: encodings, line ends, and whether it is text at all."""

import re

LOOKED_AT = 65536
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def utf8(data: bytes) -> bytes | None:
    """Return the UTF-8 bytes of a text with one line feed at the ends of its lines, None when the bytes are no text.

    UTF-8, UTF-16 and Windows' Latin encoding are told apart. Null bytes, as a crash leaves them in a log, are dropped.
    """
    for bom, encoding in _BOMS.items():
        if data.startswith(bom):
            return _encoded(data, encoding)
    if encoding := _wide(data[:LOOKED_AT]):
        return _encoded(data, encoding)
    start = data[:LOOKED_AT]
    if start.translate(None, delete=_CONTROL) != start:
        return None
    try:
        data.decode("utf-8")
        return _unix(data)
    except UnicodeDecodeError:
        return _encoded(data, "cp1252") or _encoded(data, "latin-1")


def head(data: bytes, size: int = LOOKED_AT) -> str:
    """Return the whole lines among the first `size` bytes of UTF-8 text; the only line if it is longer than that."""
    start = data[:size]
    if len(data) > size and b"\n" in start:
        start = start[: start.rindex(b"\n") + 1]
    return start.decode("utf-8", "ignore")


def plain(text: str) -> str:
    """Return text without the codes that colour a terminal."""
    return _COLOUR.sub("", text)


def _wide(start: bytes) -> str | None:
    """Return the encoding of UTF-16 without a mark, which has a null in every second place of Latin text."""
    half = len(start) // 2
    if half >= 4 and start[1::2].count(0) > 0.9 * half:
        return "utf-16-le"
    return "utf-16-be" if half >= 4 and start[::2].count(0) > 0.9 * half else None


def _encoded(data: bytes, encoding: str) -> bytes | None:
    try:
        return _unix(data.decode(encoding).encode("utf-8"))
    except UnicodeError:
        return None


def _unix(data: bytes) -> bytes:
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data
