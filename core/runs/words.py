"""How names and cell texts are cleaned and quoted, so that every message stays one line."""

from collections.abc import Iterable

LONGEST_QUOTE = 40


def clean(text: object) -> str:
    """Return `text` on one line: runs of white space become one space, unprintable characters go."""
    kept = "".join(c for c in str(text) if c.isprintable() or c.isspace())
    return " ".join(kept.split())


def quote(text: object) -> str:
    """Return `text` cleaned, cut to LONGEST_QUOTE characters and in quotes, to stand in a message."""
    short = clean(text)
    if len(short) > LONGEST_QUOTE:
        short = short[: LONGEST_QUOTE - 1] + "…"
    return f"'{short}'"


def listing(items: Iterable[object], limit: int = 12) -> str:
    """Return the first `limit` items joined by commas, and how many more there are."""
    words = [clean(item) for item in items]
    rest = len(words) - limit
    return ", ".join(words[:limit]) + (f" and {rest} more" if rest > 0 else "")


def plural(count: int, noun: str) -> str:
    """Return for example "1 row" or "3 rows"."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
