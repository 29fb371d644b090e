"""Read the logs of trainers, which tools recognise by their first lines."""

from .. import limits, text, tools
from ..raw import RawTable

RANK = 35


def read(name: str, data: bytes) -> RawTable | None:
    """Return the measurements in a log, None when the bytes are no text or no tool knows the log."""
    start = text.utf8(data[: 4 * text.LOOKED_AT])
    if start is None:
        return None
    return tools.of_text(name, text.plain(text.head(start, 4 * text.LOOKED_AT)), lambda: text.plain(_whole(name, data)))


def _whole(name: str, data: bytes) -> str:
    plain = text.utf8(data) or b""
    limits.few_lines(name, plain)
    return plain.decode("utf-8", "replace")
