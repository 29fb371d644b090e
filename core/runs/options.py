"""How a table shall be read where it leaves a choice: the answers to its open questions, and rows taken back."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadOptions:
    """What a person decided about a table. Empty means that the table's own evidence decides.

    `decimal` is the decimal mark of texts that write numbers, "." or ",". `rows` says what a row is: "runs" (each
    row is a run) or "checkpoints" (rows of one configuration are checkpoints of one run). `ended` says what
    becomes of rows whose status is not success: "leave out" or "use". `keep` holds row numbers that are used
    although a rule would leave them out. `checkpoints` is the rule that thins histories: "all", "last", "every
    K", "after warm-up", "cooled". `mixture` says whether columns that only sum to one are shares of a mixture,
    "yes" or "no". `columns` says what headers of the file are: pairs of a header and a column as a header writes
    it, "params (M)".
    """

    decimal: str = ""
    rows: str = ""
    ended: str = ""
    keep: frozenset[int] = frozenset()
    checkpoints: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    mixture: str = ""


@dataclass(frozen=True)
class OpenQuestion:
    """What a table leaves open. `text` asks one sentence about `column` (None: about the table as a whole).

    `choices` maps what a person reads to what is then set: in `option`, a field of ReadOptions, or, with `option` =
    "column", the canonical column that the source column is read as ("" leaves it unread). `chosen` is the key of the
    choice in force until somebody answers, "" where nothing can be read before the answer.
    """

    text: str
    column: str | None
    option: str
    choices: tuple[tuple[str, str], ...]
    chosen: str = ""
