"""A piece of a job: a function of the engine by its name and plain data, the same on whatever machine it runs.

What crosses is a name and bytes. Only functions that their module lists in `PIECES` can be named: no code crosses.
"""

import contextlib
import importlib
from collections.abc import Callable

from ..errors import BadInput

_ROOT = __name__.rsplit(".", 2)[0]  # `core`, or whatever name the engine is installed under


def name_of(function: Callable) -> str:
    """Return the name of a function or a class of the engine, the same under whatever name the engine is installed."""
    return f"{function.__module__.removeprefix(_ROOT + '.')}:{function.__name__}"


def named(name: str, among: str) -> Callable:
    """Return the function or class of the engine called `name`, which its module lists in its tuple `among`.

    Raises BadInput for any other name.
    """
    module, _, last = name.partition(":")
    listed = ()
    if all(part.isidentifier() for part in module.split(".")):
        with contextlib.suppress(ImportError):
            listed = getattr(importlib.import_module(f"{_ROOT}.{module}"), among, ())
    for found in listed:
        if found.__name__ == last:
            return found
    raise BadInput(f"{name[:80]!r} is no part of a job; allowed is what a module of the engine lists in {among}.")


def run_piece(name: str, request: bytes) -> bytes:
    """Return what the function called `name` gives for the bytes of a request. Raises BadInput as `named` does."""
    return named(name, "PIECES")(request)
