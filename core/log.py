"""The logger `explorer`: what was fitted, refused and stored, and how long it took; never what was in a table.

A line may name a law, a column, a number of rows, seconds or a status. No cell of a table, no constant of a fit and no
id of a link ever enters one; a refusal enters without its sentence, which may quote what someone uploaded.
"""

import json
import logging
import secrets
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime

from . import settings

NAME = "explorer"
FORMAT = "%(asctime)s %(levelname)s %(message)s"

logger = logging.getLogger(NAME)


class AsJson(logging.Formatter):
    """A line of the log as JSON: when (UTC), how grave, and what."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC)
        said = {"time": f"{at:%FT%T}.{at.microsecond // 1000:03}Z", "level": record.levelname}
        return json.dumps({**said, "message": record.getMessage()}, ensure_ascii=False)


def set_up() -> None:
    """Let the logger write to standard error from the level that EXPLORER_LOG names; a second call changes nothing.

    Raises BadInput where that is no level, or EXPLORER_LOG_FORMAT names no format.
    """
    level = settings.LOG.value()
    logger.setLevel(level)
    if not any(type(h) is logging.StreamHandler for h in logger.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(AsJson() if settings.LOG_FORMAT.value() == "json" else logging.Formatter(FORMAT))
        logger.addHandler(handler)
        logger.propagate = False


def refused(where: str, error: Exception) -> None:
    """Log that input was refused at `where` (a page or a verb), and by which line of the code, not in which words."""
    logger.info("refused: %s, at %s", where, (places(error) or ["an unknown place"])[-1])


def unforeseen(where: str, kind: str, places: Sequence[str]) -> str:
    """Log that something failed at `where` which nobody foresaw, and return the sentence for people, with its id.

    `kind` is the type of the error and `places` are the lines of code that led to it; its words may quote a table.
    """
    number = secrets.token_hex(4)
    logger.error("unforeseen %s: %s in %s, at %s", number, kind, where, " > ".join(places) or "an unknown place")
    return f"something failed that nobody foresaw (id {number} in the log of the server)"


def places(error: BaseException) -> list[str]:
    """Return the lines of code that led to an error, the innermost last; never its words."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
