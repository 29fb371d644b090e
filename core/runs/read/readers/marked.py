"""Read tables that are drawn for people: Markdown, boxes of a terminal, and columns under a rule of dashes."""

import re

from ....errors import BadInput
from ...words import clean, quote
from .. import limits, text
from ..raw import RawTable
from . import _grid

RANK = 70
_MOST = 1_000_000  # cells of a drawn table
_BARS = str.maketrans(dict.fromkeys("│┃║┆┊╎┇┋", "|"))
_RULE = re.compile(r"[\s|:=+*\u2500-\u257f-]+")
_DASH = re.compile(r"[-=\u2500-\u257f]{2}")
_SIGN = re.compile(r"[|+\u2500-\u257f]")
_COLUMNS = re.compile(r"\s*-{2,}(?: +-{2,})+\s*")
_TYPES = frozenset(
    {
        "---", "f64", "f32", "i64", "i32", "u64", "u32", "str", "bool", "cat", "double", "float", "varchar", "int64",
        "int32", "bigint", "integer", "boolean", "hugeint",
    }
)  # fmt: skip


def read(name: str, data: bytes) -> RawTable | None:
    """Return the cells of the first table drawn in a text, None when there is no text or no rule below a header.

    Row numbers are those of the lines. Raises BadInput for too many columns or cells.
    """
    start = text.utf8(data[: 2 * text.LOOKED_AT])
    if start is None or not any(_ruled(line) for line in text.head(start, 2 * text.LOOKED_AT).split("\n")[:400]):
        return None
    plain = text.utf8(data)
    if plain is None:
        return None
    limits.few_lines(name, plain)
    found = [line.translate(_BARS) for line in text.plain(plain.decode("utf-8")).split("\n")]
    rule = next((i for i, line in enumerate(found) if _COLUMNS.fullmatch(line[: limits.LONGEST_CELL])), None)
    if rule and found[rule - 1].strip():
        return _below_dashes(name, found, rule)
    return _drawn(name, found)


def _ruled(line: str) -> bool:
    """Return whether a line is drawn only, and has a bar or stands for columns."""
    short = line[: limits.LONGEST_CELL]
    if not _DASH.search(short) or not _RULE.fullmatch(short):
        return bool(re.fullmatch(r"\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*", short)) if "|" in short else False
    return bool(_SIGN.search(short)) or bool(_COLUMNS.fullmatch(short))


def _drawn(name: str, found: list[str]) -> RawTable | None:
    """Return the block of lines with bars around the first rule; without bars it is no table."""
    rule = next(i for i, line in enumerate(found) if _ruled(line))
    first, last = rule, rule
    while first > 0 and ("|" in found[first - 1] or _ruled(found[first - 1])):
        first -= 1
    while last + 1 < len(found) and ("|" in found[last + 1] or _ruled(found[last + 1])):
        last += 1
    rows = {i + 1: _cells(found[i]) for i in range(first, last + 1) if not _ruled(found[i]) and "|" in found[i]}
    rows = {i: cells for i, cells in rows.items() if not all(c.strip().lower() in _TYPES for c in cells if c.strip())}
    if len(rows) < 2:
        return None
    return _table(name, rows)


def _cells(line: str) -> list[str]:
    """Return the cells between bars; the outer bars of a line may be absent, and a backslash keeps a bar in a cell."""
    bare = line.strip().replace("\\|", "\0")
    bare = bare.removeprefix("|").removesuffix("|")
    return [cell.strip().strip("`").replace("\0", "|") for cell in bare.split("|")]


def _below_dashes(name: str, found: list[str], rule: int) -> RawTable:
    """Return the cells that stand in the columns that dashes draw, until a line is empty or another rule."""
    starts = [match.start() for match in re.finditer(r"-+", found[rule])]
    spans = list(zip(starts, [*starts[1:], limits.LONGEST_CELL], strict=True))
    rows = {}
    for i in range(rule - 1, len(found)):
        if i == rule:
            continue
        if not found[i].strip() or _COLUMNS.fullmatch(found[i][: limits.LONGEST_CELL]):
            break
        rows[i + 1] = [found[i][a:b].strip() for a, b in spans]
    return _table(name, rows)


def _table(name: str, rows: dict[int, list[str]]) -> RawTable:
    width = max(map(len, rows.values()))
    limits.fits(name, len(rows), width, _MOST)
    header = next(iter(rows))
    long = next((i for i, cells in rows.items() if len(cells) > len(rows[header])), None)
    if long:
        raise BadInput(f"{quote(name)}, row {long}: more cells than the header has; a bar in a cell is written \\|")
    grid = {i: {k: _bare(c) for k, c in enumerate(cells, start=1) if c} for i, cells in rows.items()}
    grid = {i: cells for i, cells in grid.items() if cells}
    return _grid.raw_table(name, grid)


def _bare(cell: str) -> str:
    """Return a cell without the stars that make it bold."""
    return clean(cell.strip("*_ ") if cell.startswith(("**", "__")) and cell.endswith(("**", "__")) else cell)
