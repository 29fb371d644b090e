"""What the tests let child processes do: each hostile in one way."""

import os
import pathlib
import signal
import sys
import time
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from core.errors import BadInput


@dataclass(frozen=True)
class Count:
    """How long the bytes were, and a frame."""

    length: int
    cells: pd.DataFrame
    process: int
    note: str = ""


def count(data: bytes, note: str = "") -> Count:
    """Answer at once."""
    return Count(len(data), pd.DataFrame({"a": [1.0, 2.0]}), os.getpid(), note)


def modules(data: bytes) -> list[str]:
    """Which modules there are."""
    return sorted(sys.modules)


def loop_in_c(data: bytes) -> int:
    """Hold the interpreter in one call that takes for ever."""
    return pow(3, 10**9, 10**200_000 + 7) % 10


def sleep(data: bytes, seconds: float) -> int:
    """Wait without computing."""
    time.sleep(seconds)
    return 1


def fill_memory(data: bytes, size: float) -> int:
    """Take memory in Python."""
    return len(bytearray(int(size)))


def hold_memory(data: bytes, size: float) -> int:
    """Take memory, and keep it for longer than anybody should wait."""
    taken = b"x" * int(size)
    time.sleep(30.0)
    return len(taken)


def priority(data: bytes) -> list[str]:
    """How nice the process is, and its group where the kernel groups processes by session."""
    group = pathlib.Path("/proc/self/autogroup")
    return [str(os.nice(0)), group.read_text().split()[-1] if group.exists() else str(os.nice(0))]


def fill_arrow(data: bytes, size: float) -> int:
    """Take memory in Arrow, and give the error other words, as readers do."""
    try:
        return pa.allocate_buffer(int(size)).size
    except pa.ArrowException:
        raise BadInput("a damaged file") from None


def answer(data: bytes, size: float) -> bytes:
    """Answer with so many bytes."""
    return b"x" * int(size)


def refuse(data: bytes) -> int:
    """Refuse the input."""
    raise BadInput("row 3, 'loss': 'x' is no number")


def fail(data: bytes) -> int:
    """Fail in a way nobody foresaw, quoting a cell."""
    raise KeyError("secret cell")


def crash(data: bytes) -> int:
    """End as a fault in a library does."""
    os.kill(os.getpid(), signal.SIGSEGV)
    return 1


def speak(data: bytes) -> int:
    """Write to standard output, which carries answers."""
    print("not an answer", flush=True)
    return 7
