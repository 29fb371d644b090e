"""Files as text: HTML without its tags, manual pages and code as they are written."""

import gzip
import html
import re
from pathlib import Path

_UNSEEN = re.compile(r"<(script|style|head|nav)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<(?:p|div|li|tr|h\d|br|dt|dd|pre|table|ul|ol|section)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"[ \t\r\f\v]+")
_LINES = re.compile(r"\s*\n\s*")


def plain(path: Path) -> str:
    """Return a file as it is; what is no UTF-8 is replaced."""
    return path.read_bytes().decode("utf-8", "replace")


def roff(path: Path) -> str:
    """Return the source of a packed manual page; nothing of one that only points to another."""
    text = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    return "" if text.startswith(".so ") else text


def html_text(path: Path) -> str:
    """Return what one reads of a page: no tags, one line a paragraph."""
    text = _UNSEEN.sub(" ", plain(path))
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text.replace("\n", " "))))
    return _LINES.sub("\n", _BLANK.sub(" ", text)).strip()
