"""Words of the engine and of uploads as Markdown shows them."""

import re


def sentence(text: str) -> str:
    """Return a sentence of the engine as Markdown shows it as it is, its first letter a capital."""
    return escape(text[:1].upper() + text[1:])


def emphasised(text: str) -> str:
    """Return sentences of the engine in which ** marks numbers to look at first: all else is shown as it is."""
    return re.sub(r"\\:(?=\s)", ":", "**".join(map(escape, text.split("**"))))


def escape(text: str) -> str:
    """Return text that Markdown shows as it is: names come from uploads."""
    for character in "\\`*_[]$<>#~:|":
        text = text.replace(character, f"\\{character}")
    return text
