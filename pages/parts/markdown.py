"""Words of the engine and of uploads as Markdown shows them."""

import re

JOINER = "\u2060"  # a word joiner: not seen, and no part of an address
_MARKS = re.compile(r"[\\`*_\[\]$<>#~:|!&]")
# A bare address becomes a link after backslashes are read: only letters that are apart are left as they are.
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=[Ww]{3})(?=\.)|(?=@[-\w]+\.[-\w])")
_BLOCK = re.compile(r"^(\s*)([-+=]|\d+(?=[.)](?:\s|$)))", re.M)  # a list, a rule, or a line under a title


def sentence(text: str) -> str:
    """Return a sentence of the engine as Markdown shows it as it is, its first letter a capital."""
    return escape(text[:1].upper() + text[1:])


def emphasised(text: str) -> str:
    """Return sentences of the engine in which ** marks numbers to look at first: all else is shown as it is."""
    return re.sub(r"\\:(?=\s)", ":", "**".join(map(_inline, text.split("**"))))


def escape(text: str) -> str:
    """Return text that Markdown shows as it is: names come from uploads.

    No link, image, address or colour of theirs gets through. An address keeps its letters, with a mark between them
    that is not seen.
    """
    return _BLOCK.sub(_apart, _inline(text))


def unescaped(text: str) -> str:
    """Return the text that `escape` took: a page's own sentence as words, `**` where it marks numbers."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text.replace(JOINER, ""))


def _inline(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", _ADDRESS.sub(JOINER, text))


def _apart(found: re.Match[str]) -> str:
    space, mark = found.groups()
    return f"{space}{mark}{JOINER}" if mark.isdigit() else f"{space}\\{mark}"
