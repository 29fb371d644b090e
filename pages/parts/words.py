"""What a word means, as the tooltip of an input."""

from core.glossary import term


def tip(word: str) -> str:
    """Return the meaning of a word of the glossary, for `help=`."""
    return term(word).text
