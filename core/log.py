"""The logger `explorer`: what was fitted, refused and stored, and how long it took; never what was in a table.

A line may name a law, a column, a number of rows, seconds or a status. No cell of a table, no constant of a fit and no
id of a link ever enters one; a refusal enters without its sentence, which may quote what someone uploaded.
"""

import logging
import sys
import traceback

from . import settings

NAME = "explorer"
FORMAT = "%(asctime)s %(levelname)s %(message)s"

logger = logging.getLogger(NAME)


def set_up() -> None:
    """Let the logger write to standard error from the level that EXPLORER_LOG names; a second call changes nothing.

    Raises BadInput where that is no level.
    """
    level = settings.LOG.value()
    logger.setLevel(level)
    if not any(type(h) is logging.StreamHandler for h in logger.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter(FORMAT))
        logger.addHandler(handler)
        logger.propagate = False


def refused(where: str, error: Exception) -> None:
    """Log that input was refused at `where` (a page or a verb), and by which line of the code, not in which words."""
    frames = traceback.extract_tb(error.__traceback__)
    at = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else "an unknown place"
    logger.info("refused: %s, at %s", where, at)
