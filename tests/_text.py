"""Numbers and words read back from a text."""

import re


def found(pattern, text):
    """What one pattern captures in the paragraph, as text; it must be there once."""
    [match] = re.finditer(pattern, text)
    return match.groups() if len(match.groups()) > 1 else match[1]


def number(text):
    return float(text.replace(",", ""))
