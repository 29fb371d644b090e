"""Messages between a server and its children: a length, then so many bytes, on a pipe. A length of 0 ends an answer."""

import json
import os
import select
import struct
import time
from typing import Any

LENGTH = struct.Struct("<Q")
PIECE = 1 << 20  # bytes read or written at once


def read_exactly(pipe: int, count: int, until: float | None = None) -> bytes | None:
    """Return `count` bytes of a pipe, None where it ends before. Raises TimeoutError `until` a time.monotonic()."""
    got = bytearray()
    while len(got) < count:
        _ready(pipe, select.POLLIN, until)
        piece = os.read(pipe, min(count - len(got), PIECE))
        if not piece:
            return None
        got += piece
    return bytes(got)


def read_message(pipe: int, until: float | None = None) -> bytes | None:
    """Return one message, None where the pipe ends."""
    head = read_exactly(pipe, LENGTH.size, until)
    return None if head is None else read_exactly(pipe, LENGTH.unpack(head)[0], until)


def write(pipe: int, *pieces: bytes, until: float | None = None) -> None:
    """Write pieces one after the other. Raises TimeoutError `until` a time.monotonic(), OSError where nobody reads.

    A pipe that is written `until` a time must not block.
    """
    for piece in pieces:
        view = memoryview(piece)
        while view:
            _ready(pipe, select.POLLOUT, until)
            view = view[os.write(pipe, view[:PIECE]) :]


def write_message(pipe: int, data: bytes, until: float | None = None) -> None:
    """Write one message."""
    write(pipe, LENGTH.pack(len(data)), data, until=until)


def write_json(pipe: int, value: Any, until: float | None = None) -> None:
    """Write a plain value as one message."""
    write_message(pipe, json.dumps(value).encode(), until)


def _ready(pipe: int, event: int, until: float | None) -> None:
    """Wait until a pipe can be read or written without waiting. Raises TimeoutError where that is too late."""
    if until is None:
        return
    poll = select.poll()
    poll.register(pipe, event)
    if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
        raise TimeoutError
