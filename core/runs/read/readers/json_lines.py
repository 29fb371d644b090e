"""Read JSON: one object a line, several one after the other, or one document."""

import json
import re
from collections.abc import Iterator

from ....errors import BadInput
from ...words import quote
from .. import limits, text, tools, tree
from ..raw import RawTable
from ..tools.nested_cells import python

RANK = 40
_ENDINGS = (".json", ".jsonl", ".ndjson")
_NEXT = re.compile(r"\s*(?=\S)")
_LITERAL = 1_000_000  # characters of a document that may be a literal of Python, or have a comma too many
_DIGITS = 300  # of a whole number; more make it infinite, as in other languages


def read(name: str, data: bytes) -> RawTable | None:
    """Return one row for each object, None when the bytes are no JSON.

    Nested values become columns `a.b`. JSON lines are numbered as in the file. What a tool of training wrote is read as
    it means. Raises BadInput for a file that is JSON by its beginning or its name and holds no table.
    """
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] not in (b"{", b"[") and not data.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    ):
        return None
    plain = text.utf8(data)
    if plain is None or plain.lstrip()[:1] not in (b"{", b"["):
        return None
    limits.few_lines(name, plain)
    whole = plain.decode("utf-8")
    if whole.lstrip()[0] == "{" and (found := _by_line(name, whole)):
        return found
    try:
        return _table(name, parsed(whole))
    except (ValueError, RecursionError) as error:
        if isinstance(error, BadInput):
            raise
    found = _stream(name, whole)
    if found is None and len(whole) <= _LITERAL and (document := python(whole)):
        return _table(name, document)
    if found is None and name.lower().endswith(_ENDINGS):
        raise BadInput(f"{quote(name)} is not valid JSON: allowed is one document, or one object a line")
    return found


def parsed(document: str) -> object:
    """Return parsed JSON; a whole number of thousands of digits is infinite. Raises ValueError and RecursionError."""
    try:
        return json.loads(document)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number longer than Python reads
        return json.loads(document, parse_int=lambda digits: int(digits) if len(digits) < _DIGITS else float(digits))


def _table(name: str, document: object) -> RawTable:
    found = tools.of_tree(name, document)
    if found is None:
        found = tree.raw_table(name, document)
    if found is None:
        raise BadInput(f"{quote(name)} holds no table: allowed are lists of objects, or columns with a list each")
    return found


def _by_line(name: str, whole: str) -> RawTable | None:
    """Return the objects of JSON lines, None where the first line is no whole object, or the only one."""
    first, _, rest = whole.lstrip().partition("\n")
    if not rest.strip():
        return None
    try:
        parsed(first)
    except (ValueError, RecursionError):
        return None
    notes: list[str] = []
    return RawTable(tree.frame(name, _objects(name, whole, notes)), notes=tuple(notes))


def _objects(name: str, whole: str, notes: list[str]) -> Iterator[tuple[int, dict]]:
    """Yield the objects with the numbers of their lines. A last line that is cut is left out, and said in `notes`."""
    start = number = found = 0
    while start < len(whole):
        end = whole.find("\n", start)
        end = len(whole) if end < 0 else end
        line, start, number = whole[start:end], end + 1, number + 1
        if not line.strip():
            continue
        try:
            row = parsed(line)
        except (ValueError, RecursionError):
            if found > 1 and not whole[start:].strip():
                notes.append("The last line is cut and left out.")
                return
            raise BadInput(f"{quote(name)}, row {number}: not valid JSON; allowed is one object a line") from None
        found += 1
        yield number, row  # type: ignore[misc]


def _stream(name: str, whole: str) -> RawTable | None:
    """Return the objects that stand one after the other over several lines each, None where they are no JSON."""
    decoder, place, rows = json.JSONDecoder(), 0, []
    try:
        while match := _NEXT.match(whole, place):
            row, place = decoder.raw_decode(whole, match.end())
            rows.append(row)
    except (ValueError, RecursionError):
        return None
    if all(isinstance(row, list) for row in rows):
        return tree.raw_table(name, rows)
    return RawTable(tree.frame(name, enumerate(rows, start=1)))
