"""What every function of the door does with bad input: one line, and a traceback that ends where the caller wrote."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from ..errors import BadInput

P = ParamSpec("P")
R = TypeVar("R")


def entry(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function with BadInput raised from nowhere: no frame of the engine stands in its traceback."""

    @functools.wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except BadInput as err:
            # A bare `raise` adds no frame of its own, so what is left is the caller's.
            err.__traceback__ = err.__cause__ = err.__context__ = None
            err.__suppress_context__ = True
            raise

    return called
