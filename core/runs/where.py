"""Select rows by an expression such as "flops < 1e21 and params > 50M". Nothing is evaluated as Python."""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches

import numpy as np
import pandas as pd

from ..errors import BadInput
from .left_out import ROW
from .where_text import Formal, formal
from .words import listing, quote

MAX_LENGTH = 1000
MAX_DEPTH = 40
FLAGS = {"true": 1.0, "yes": 1.0, "false": 0.0, "no": 0.0}  # as columns of true and false hold them
ALLOWED = "columns, numbers, texts, < <= > >= = != in, contains, and or not, + - * / and brackets"
MOST_SHOWN = 60  # columns that a message names

_COMPARE: dict[type, Callable] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_ARITHMETIC: dict[type, Callable] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_REFUSED = {"Call": "a call", "Attribute": "an attribute", "Subscript": "an index", "Lambda": "a function"}
_PLACE = re.compile(r"_(column|text)_(\d+)_")  # stands for a column in backticks, or for a text to look for


def mask(expr: str, table: pd.DataFrame, headers: Mapping[str, pd.Series] | None = None) -> np.ndarray:
    """Return which rows of `table` satisfy `expr`, a bool array of shape (rows,).

    A missing number compares as NaN does: false, except under `!=`. A column goes by its name, or by one of the
    `headers` of its file, whose cells are as the file has them; small and capital letters are one where no two columns
    differ in them alone. A name that is not a plain word may stand in backticks or quotes: `loss/c4` < 3. `row` is the
    number of the row in its file. Raises BadInput for everything that is not a comparison of columns.
    """
    if len(expr) > MAX_LENGTH:
        raise BadInput(f"the selection has {len(expr)} characters: allowed are {MAX_LENGTH}")
    columns = _Columns(table, headers or {})
    found = formal(expr, columns.names, lambda word: columns.named(word) is not None)
    result = _Walk(expr, columns, found).value(_parse(found.text, expr), 0)
    if not _is_truth(result):
        raise BadInput(f"{quote(expr)} is not a comparison: write for example flops < 1e21")
    return np.broadcast_to(result, len(table)).copy()


def _parse(text: str, expr: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise BadInput(f"{quote(expr)} cannot be read: allowed are {ALLOWED}") from None


def _is_truth(found: object) -> bool:
    return isinstance(found, (bool, np.bool_)) or (isinstance(found, np.ndarray) and found.dtype == bool)


def _is_text(found: object) -> bool:
    return isinstance(found, str) or (isinstance(found, np.ndarray) and found.dtype == object)


class _Columns:
    """The columns of a table by their names, and by the headers of its file."""

    def __init__(self, table: pd.DataFrame, headers: Mapping[str, pd.Series]):
        self.table, self.headers = table, headers
        self.names = [*map(str, table.columns), *(h for h in headers if h not in table.columns)]
        self.alike: dict[str, list[str]] = {}
        for name in self.names:
            self.alike.setdefault(name.casefold(), []).append(name)

    def named(self, word: str) -> str | None:
        """Return the name of the column that a word means, None where it means none or several."""
        if word in self.table.columns or word in self.headers or word == ROW:
            return word
        alike = self.alike.get(word.casefold(), [])
        canonical = [name for name in alike if name in self.table.columns] or alike
        return canonical[0] if len(canonical) == 1 else None

    def cells(self, word: str) -> np.ndarray:
        """Return the cells of a column, float64 or object (texts). Raises BadInput where there is none."""
        name = self.named(word)
        if name == ROW and ROW not in self.table.columns and ROW not in self.headers:
            return self.table.index.to_numpy(np.float64)
        if name is None:
            raise BadInput(self.refusal(word))
        cells = self.table[name] if name in self.table.columns else self.headers[name]
        return cells.to_numpy(np.float64) if cells.dtype.kind in "fiu" else cells.to_numpy(object)

    def refusal(self, word: str) -> str:
        """Return the line that says that there is no such column, and which there are, those most like it first."""
        if alike := self.alike.get(word.casefold()):
            return (
                f"the column {quote(word)} could be {listing(map(quote, alike), MOST_SHOWN)}: write it as it is there"
            )
        near = [self.alike[name][0] for name in get_close_matches(word.casefold()[:80], list(self.alike)[:500], 3)]
        meant = f" (nearest: {listing(near)})" if near else ""
        return f"there is no column {quote(word)}{meant}: allowed are {listing(self.names, MOST_SHOWN)}"


class _Walk:
    """Compute the value of a parsed selection: a float, a str, or an array of float64, object (texts) or bool."""

    def __init__(self, expr: str, columns: _Columns, formal: Formal):
        self.expr, self.columns, self.formal = expr, columns, formal

    def value(self, node: ast.AST, depth: int):
        if depth > MAX_DEPTH:
            raise BadInput(f"{quote(self.expr)} is nested too deeply: allowed are {MAX_DEPTH} levels")
        walk = {
            ast.Name: self._name,
            ast.Constant: self._constant,
            ast.BoolOp: self._bool,
            ast.UnaryOp: self._unary,
            ast.BinOp: self._binary,
            ast.Compare: self._compare,
        }.get(type(node))
        if walk is None:
            raise self._refuse(f"holds {_called(node)}")
        return walk(node, depth + 1)

    def _refuse(self, why: str) -> BadInput:
        return BadInput(f"the selection {quote(self.expr)} {why}: allowed are {ALLOWED}")

    def _name(self, node: ast.Name, depth: int) -> np.ndarray:
        return self.columns.cells(self.name_of(node))

    def name_of(self, node: ast.Name) -> str:
        """Return the name that a column has in the filter: that in backticks where the node stands for it."""
        found = _PLACE.fullmatch(node.id)
        known = found is not None and found[1] == "column" and int(found[2]) < len(self.formal.columns)
        return self.formal.columns[int(found[2])] if found and known else node.id

    def text_of(self, node: ast.AST) -> str | None:
        """Return the text that cells are to contain where the node stands for one."""
        found = _PLACE.fullmatch(node.id) if isinstance(node, ast.Name) else None
        known = found is not None and found[1] == "text" and int(found[2]) < len(self.formal.texts)
        return self.formal.texts[int(found[2])] if found and known else None

    def _constant(self, node: ast.Constant, depth: int) -> float | str:
        if isinstance(node.value, str):
            return node.value
        if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            try:
                return float(node.value)
            except OverflowError:
                raise self._refuse("holds a number above 1e308") from None
        raise self._refuse(f"holds {quote(node.value)}")

    def _bool(self, node: ast.BoolOp, depth: int):
        join = np.logical_and if isinstance(node.op, ast.And) else np.logical_or
        return join.reduce([self._truth(part, depth) for part in node.values])

    def _truth(self, node: ast.AST, depth: int):
        found = self.value(node, depth)
        if not _is_truth(found):
            raise self._refuse("joins something that is not a comparison")
        return np.broadcast_to(found, len(self.columns.table))

    def _unary(self, node: ast.UnaryOp, depth: int):
        if isinstance(node.op, ast.Not):
            return np.logical_not(self._truth(node.operand, depth))
        if isinstance(node.op, (ast.USub, ast.UAdd)):
            found = self._number(node.operand, depth)
            return -found if isinstance(node.op, ast.USub) else found
        raise self._refuse(f"holds {_called(node.op)}")

    def _number(self, node: ast.AST, depth: int):
        found = self._column_or_value(node, depth)
        if _is_text(found) or _is_truth(found):
            raise self._refuse("calculates with something that is not a number")
        return found

    def _column_or_value(self, node: ast.AST, depth: int):
        """Return the cells of a column whose name stands in quotes, else the value."""
        if isinstance(node, ast.Constant) and self._is_column(node):
            return self.columns.cells(str(node.value))
        return self.value(node, depth)

    def _binary(self, node: ast.BinOp, depth: int):
        if type(node.op) not in _ARITHMETIC:
            raise self._refuse(f"holds {_called(node.op)}")
        # Through numpy even for two constants: 1/0 is then inf, as it is in a column.
        left, right = (np.float64(1.0) * self._number(part, depth) for part in (node.left, node.right))
        with np.errstate(all="ignore"):
            return _ARITHMETIC[type(node.op)](left, right)

    def _compare(self, node: ast.Compare, depth: int):
        truth, left = np.True_, node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            truth = truth & self._pair(op, left, right, depth)
            left = right
        return truth

    def _pair(self, op: ast.cmpop, left: ast.AST, right: ast.AST, depth: int):
        if isinstance(op, (ast.In, ast.NotIn)):
            inside = self._inside(left, right, depth)
            return np.logical_not(inside) if isinstance(op, ast.NotIn) else inside
        if type(op) not in _COMPARE:
            raise self._refuse(f"holds {_called(op)}")
        equal = isinstance(op, (ast.Eq, ast.NotEq))
        if (wanted := self.text_of(right)) is not None and equal:
            return self._contains(left, wanted, depth) == isinstance(op, ast.Eq)
        a, b = (self._side(node, other, equal, depth) for node, other in ((left, right), (right, left)))
        if _is_truth(a) or _is_truth(b):
            raise self._refuse("compares a comparison")
        if _is_text(a) != _is_text(b):
            raise self._refuse("compares a text with a number")
        if _is_text(a) and not equal:
            raise self._refuse("orders texts, which can only be equal or not")
        return np.asarray(_COMPARE[type(op)](a, b), dtype=bool)

    def _contains(self, left: ast.AST, wanted: str, depth: int) -> np.ndarray:
        """Return where the texts of a column contain a text, small and capital letters alike."""
        cells = self._column_or_value(left, depth)
        if not isinstance(cells, np.ndarray) or not _is_text(cells):
            raise self._refuse("looks for a text in something that is not a column of texts")
        return np.array([wanted.casefold() in str(cell).casefold() for cell in cells], dtype=bool)

    def _side(self, node: ast.AST, other: ast.AST, equal: bool, depth: int):
        """Return one side of a comparison.

        Beside a column, a word that is no column is a text: split == train; beside anything else a quoted name is one.
        """
        beside_column = self._is_column(other)
        if not beside_column:
            return self._column_or_value(node, depth)
        word = self._word(node) if equal else None
        if word is None:
            return self.value(node, depth)
        if _is_text(cells := self._column_or_value(other, depth)):
            return word if word in set(cells) else self._meant(word, node, cells, depth)
        if word.lower() in FLAGS:
            return FLAGS[word.lower()]
        return self.value(node, depth)

    def _meant(self, word: str, node: ast.AST, cells: np.ndarray, depth: int):
        """Return the one cell that a word is but for small and capital letters, or else the column that it names."""
        alike = {c for c in cells if c and str(c).casefold() == word.casefold()}
        if len(alike) == 1:
            return alike.pop()
        if isinstance(node, ast.Name) and self.columns.named(word) is not None:
            return self.value(node, depth)
        found = listing(sorted({quote(c) for c in cells if c}), 20)
        raise BadInput(f"no row has {quote(word)} there, and no column is called so: allowed are {found}")

    def _word(self, node: ast.AST) -> str | None:
        """Return the bare word that a piece of an expression is, None where it is a column by its very name."""
        if isinstance(node, ast.Constant) and isinstance(node.value, bool):
            return str(node.value).lower()
        if not isinstance(node, ast.Name) or _PLACE.fullmatch(node.id):
            return None
        return None if node.id in (*self.columns.names, ROW) else node.id

    def _is_column(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Constant):
            return isinstance(node.value, str) and self.columns.named(node.value) not in (None, ROW)
        if not isinstance(node, ast.Name):
            return False
        return bool(_PLACE.fullmatch(node.id)) or self.columns.named(node.id) is not None

    def _inside(self, left: ast.AST, right: ast.AST, depth: int):
        if not isinstance(right, (ast.Tuple, ast.List)):
            raise self._refuse("uses `in` without a list in brackets, such as train_set in ('c4', 'rpj')")
        pairs = [self._pair(ast.Eq(), left, item, depth) for item in right.elts]
        return np.logical_or.reduce(pairs) if pairs else np.False_


def _called(node: ast.AST) -> str:
    """Return in plain words what a refused piece of an expression is."""
    name = type(node).__name__
    return _REFUSED.get(name, f"something that is not allowed ({name})")
