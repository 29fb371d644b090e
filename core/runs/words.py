"""Clean and quote names and texts of cells, so that every message is one line."""

from collections.abc import Iterable

LONGEST_QUOTE = 40


def clean(text: object) -> str:
    """Return `text` on one line: white space becomes one space, and unprintable characters are removed."""
    text = str(text)
    if text.isprintable() and "  " not in text:
        return text.strip()
    if text.isprintable():
        return " ".join(text.split())
    kept = "".join(c for c in text if c.isprintable() or c.isspace())
    return " ".join(kept.split())


def quote(text: object) -> str:
    """Return `text` for a message: cleaned, cut to LONGEST_QUOTE characters, and in quotes."""
    short = clean(text)
    if len(short) > LONGEST_QUOTE:
        short = short[: LONGEST_QUOTE - 1] + "…"
    return f"'{short}'"


def listing(items: Iterable[object], limit: int = 12) -> str:
    """Return the first `limit` items joined by commas, and the number of the items left out."""
    words = [clean(item) for item in items]
    rest = len(words) - limit
    return ", ".join(words[:limit]) + (f" and {rest} more" if rest > 0 else "")


def plural(count: int, noun: str) -> str:
    """Return for example "1 row" or "3 rows"."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
