"""Read the first table in the source of a paper: LaTeX, with & between cells and a double backslash behind a row."""

import re

from ....errors import BadInput
from ...words import clean, quote
from .. import limits, text
from ..raw import RawTable
from . import _grid

RANK = 65
_MOST = 200_000  # cells
_BEGIN = re.compile(rb"\\begin ?\{(?:tabular[xy]?|longtable|tabu|array|NiceTabular)\*?\}")
_KIND = re.compile(r"\\begin ?\{((?:tabular[xy]?|longtable|tabu|array|NiceTabular)\*?)\}")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
# Rules, colours and spaces: they hold no text.
_SILENT = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot|centering|small|footnotesize|"
    r"scriptsize|bfseries|itshape|rm|bf|it|tt|quad|qquad|downarrow|uparrow)(?![A-Za-z])"
    r"|\\(?:cmidrule|cline|addlinespace|rowcolor|cellcolor|vspace|hspace|label|cite[pt]?|footnote|arrayrulecolor)"
    r"\*?(?:\([^()\n]{0,40}\))?(?:\[[^\[\]\n]{0,40}\])?(?:\{[^{}\n]{0,200}\})?"
)
_SPANS = re.compile(r"\\multi(?:column|row)\*? ?\{(\d{1,3}|\*)\} ?(?:\[[^\[\]\n]{0,20}\] ?)?\{[^{}\n]{0,60}\}")
_STYLES = re.compile(
    r"\\(?:text(?:bf|it|rm|tt|sc|sf|normal|up)|math(?:bf|rm|it|sf|cal)|underline|emph|num|boldsymbol|textsuperscript|"
    r"textsubscript|makecell|thead|shortstack)(?![A-Za-z])"
)
_SPACE_BELOW = re.compile(r"^\s*\*?\[[^\[\]\n]{0,20}\]")
_SPACES = re.compile(r"\\[,;:! ]|~|\{,\}")
_LOWERED = re.compile(r"[\^_] ?\{? ?([±†‡*])")
_SYMBOL = re.compile(r"([A-Za-z.)]) ?\$[A-Za-z](?:_\{?[A-Za-z]{1,12}\}?)?\$")  # the letter behind a name: "Params $N$"
_BRACES = str.maketrans(dict.fromkeys("{}$"))
_SIGNS = {"\\pm": "±", "\\sim": "~", "\\approx": "≈", "\\dagger": "†", "\\ddagger": "‡", "\\textdagger": "†"}
_SIGN = re.compile("|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True)))
_ESCAPED = re.compile(r"\\([%&_#$])")


def read(name: str, data: bytes) -> RawTable | None:
    """Return the cells of the first table of LaTeX in a text, None where there is none.

    Row numbers are those of the lines. Raises BadInput for too many columns or cells.
    """
    begin = _BEGIN.search(data, 0, text.LOOKED_AT)
    plain = text.utf8(data) if begin else None
    if plain is None:
        return None
    limits.few_lines(name, plain)
    source = text.plain(plain.decode("utf-8"))
    found = _KIND.search(source)
    if not found:
        return None
    end = source.find(f"\\end{{{found[1]}}}", found.end())
    lead = source.count("\n", 0, found.end())
    body = _COMMENT.sub("", source[found.end() : end if end >= 0 else len(source)])
    rows = _rows(name, body, lead + 1)
    if len(rows) < 2 or max(len(cells) for cells in rows.values()) < 2:
        raise BadInput(f"{quote(name)} has a table of LaTeX without rows: a header and rows are needed")
    return _grid.raw_table(name, rows)


def _rows(name: str, body: str, line: int) -> dict[int, dict[int, object]]:
    """Return the cells of rows by line and column; what stands before the first cell are columns' alignments."""
    rows: dict[int, dict[int, object]] = {}
    cells = last = 0
    for i, piece in enumerate(body.split("\\\\")):
        if not piece.strip():
            line += piece.count("\n")
            continue
        line += piece.count("\n")
        row = _row(_aligned(piece) if i == 0 else _below(piece))
        cells += len(row)
        limits.fits(name, len(rows), max(row, default=0))
        if cells > _MOST:
            raise BadInput(f"{quote(name)} has more than {_MOST:,} cells in a table of LaTeX: allowed are smaller ones")
        if row:
            last = max(line, last + 1)
            rows[last] = row
    return rows


def _below(piece: str) -> str:
    """Return a row without the space that was asked for below the row before it: "[2pt]"."""
    return _SPACE_BELOW.sub("", piece, count=1) if piece.lstrip("* \n")[:1] == "[" else piece


def _aligned(piece: str) -> str:
    """Return what stands behind the groups of braces and brackets that say how columns are aligned."""
    depth = 0
    for at, c in enumerate(piece):
        if depth == 0 and not c.isspace() and c not in "{[":
            return piece[at:]
        depth += (c in "{[") - (c in "}]")
    return ""


def _row(piece: str) -> dict[int, object]:
    """Return the cells of a row by the number of their column, without those that are empty."""
    row: dict[int, object] = {}
    column = 1
    for part in re.split(r"(?<!\\)&", piece[: limits.LONGEST_LINE]):
        spans = _SPANS.search(part)
        bare = _bare(part)
        if bare:
            row[column] = bare
        wide = "\\multicolumn" in part and spans is not None and spans[1] != "*"
        column += int(spans[1]) if wide and spans else 1
    return row


def _bare(cell: str) -> str:
    """Return the text of a cell, without rules, styles, braces and signs of an equation."""
    cell = _SYMBOL.sub(r"\1", cell)
    if "\\" not in cell:
        return clean(cell.translate(_BRACES).strip())
    found = _STYLES.sub("", _SPANS.sub("", _SILENT.sub("", cell)))
    found = _SIGN.sub(lambda match: _SIGNS[match[0]], found)
    found = found.replace("{,}", ",").replace("{}", "").replace("{\0}", "")
    found = _LOWERED.sub(r"\1", found)
    found = _SPACES.sub(" ", found).replace("\\times", "x").replace("\\cdot", "·")
    kept = _ESCAPED.sub(lambda match: {"$": "\0"}.get(match[1], match[1]), found)
    return clean(kept.translate(_BRACES).replace("\0", "$").strip())
