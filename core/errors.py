"""The one exception that is shown to people: bad input, said in one line."""


class BadInput(ValueError):
    """Input that cannot be used. The message is one line: what is wrong, where, and what is allowed."""
