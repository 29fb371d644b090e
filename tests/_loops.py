"""Coroutines in tests: the loop of a browser may run in the thread of a test already."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def ended(begin: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Return what the coroutine that `begin` makes returns, run in a loop and a thread of its own."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(lambda: asyncio.run(begin())).result()
