"""What every function of the door does: bad input is one line, and its traceback ends where the caller wrote.

The last digits of sums depend on how many threads add them. Where NumPy was imported before the engine, the setting
came too late for it, so the number is held while a function works, and is the caller's again after.
"""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from threadpoolctl import ThreadpoolController

from .. import settings
from ..errors import BadInput

P = ParamSpec("P")
R = TypeVar("R")


@functools.cache
def _blas() -> ThreadpoolController:
    """Return what is loaded that solves; whatever is loaded later goes by the setting."""
    return ThreadpoolController()


def entry(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function with BadInput raised from nowhere: no frame of the engine stands in its traceback."""

    @functools.wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with _blas().limit(limits=int(settings.BLAS.value()), user_api="blas"):
                return function(*args, **kwargs)
        except BadInput as err:
            # A bare `raise` adds no frame of its own, so what is left is the caller's.
            err.__traceback__ = err.__cause__ = err.__context__ = None
            err.__suppress_context__ = True
            raise

    return called
