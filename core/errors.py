"""The exceptions that are shown to people: bad input, said in one line."""


class BadInput(ValueError):
    """Input that cannot be used. The message is one line: what is wrong, where, and what is allowed."""


class LacksColumn(BadInput):
    """Runs without a column that is needed: another way of reading their file may give it."""
