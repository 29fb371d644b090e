"""What has to be right before the server listens, and what it does by the hour."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator

from core import log, settings
from core.errors import BadInput
from core.store.cleaning import clean_all
from core.store.health import ready_at_start
from pages.parts import account
from pages.parts.server import workers

HOUR = 3600.0  # seconds


def check() -> None:
    """End the process with one line where a setting cannot be read, the database that they name not be used, or nobody
    could sign in safely."""
    try:
        log.set_up()
        settings.check_all()
        ready_at_start()
        if fault := account.problem():
            raise BadInput(f"{fault}.")
    except BadInput as error:
        sys.exit(f"error: {error}")


@contextlib.asynccontextmanager
async def cleaning(every: float = HOUR) -> AsyncIterator[None]:
    """Delete what has expired, at once and then by the hour, beside all else that the server does."""
    task = asyncio.create_task(_by_the_hour(every))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _by_the_hour(every: float) -> None:
    while True:
        await asyncio.to_thread(_clean)
        await asyncio.sleep(every)


def _clean() -> None:
    """Clean once, and see that jobs are done that were left; what goes wrong is in the log and changes nothing."""
    try:
        clean_all()
        workers.wake()
    except BadInput as error:
        log.refused("the cleaning", error)
    except Exception as error:
        log.unforeseen("the cleaning", type(error).__name__, log.places(error))
