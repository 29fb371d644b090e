"""Select rows by an expression such as "flops < 1e21 and params > 50M". Nothing is evaluated as Python."""

import ast
import operator
import re
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from ..errors import BadInput
from .numbers import SCALES, value
from .words import listing, quote

MAX_LENGTH = 1000
MAX_DEPTH = 40
ROW = "row"  # stands for the number of a row in its file
FLAGS = {"true": 1.0, "yes": 1.0, "false": 0.0, "no": 0.0}  # as columns of true and false hold them
ALLOWED = "columns, numbers, quoted texts, < <= > >= == != in, and or not, + - * / and brackets"

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
# Strings first, so that nothing inside them is taken for a column or a number.
_LEXEME = re.compile(
    r"""(?P<string>"[^"]*"|'[^']*')|`(?P<column>[^`]*)`|"""
    rf"(?<![\w.])(?P<number>\d[\d_.]*[{''.join(SCALES)}{''.join(SCALES).lower()}])\b"
)

_PLACE = re.compile(r"_column_(\d+)_")  # stands for a column in backticks


def mask(expr: str, table: pd.DataFrame) -> np.ndarray:
    """Return which rows of `table` satisfy `expr`, a bool array of shape (rows,).

    A missing number compares as NaN does: false, except under `!=`. A column whose name is not a plain word stands in
    backticks: `loss/c4` < 3. `row` is the number of the row in its file. Raises BadInput for
    everything that is not a comparison of columns.
    """
    if len(expr) > MAX_LENGTH:
        raise BadInput(f"the selection has {len(expr)} characters: allowed are {MAX_LENGTH}")
    names: list[str] = []
    tree = _parse(_replace(expr, names), expr)
    result = _Walk(expr, table, names).value(tree, 0)
    if not _is_truth(result):
        raise BadInput(f"{quote(expr)} is not a comparison: write for example flops < 1e21")
    return np.broadcast_to(result, len(table)).copy()


def without_rows(expr: str, rows: Sequence[int]) -> str:
    """Return the selection `expr` ("" for all rows) narrowed to what is not one of these rows of the file."""
    beside = f"{ROW} != {rows[0]}" if len(rows) == 1 else f"{ROW} not in [{', '.join(map(str, rows))}]"
    return f"({expr}) and {beside}" if expr else beside


def _replace(expr: str, names: list[str]) -> str:
    """Return `expr` with placeholders for the columns in backticks, which `names` gets, and with 7e7 for 70M."""

    def plain(found: re.Match[str]) -> str:
        if found["string"]:
            return found[0]
        if found["number"]:
            number = value(found["number"].replace("_", ""))
            return found[0] if number is None else repr(number)
        names.append(found["column"] or "")
        return f" _column_{len(names) - 1}_ "

    return _LEXEME.sub(plain, expr)


def _parse(text: str, expr: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise BadInput(f"{quote(expr)} cannot be read: allowed are {ALLOWED}") from None


def _is_truth(found: object) -> bool:
    return isinstance(found, (bool, np.bool_)) or (isinstance(found, np.ndarray) and found.dtype == bool)


def _is_text(found: object) -> bool:
    return isinstance(found, str) or (isinstance(found, np.ndarray) and found.dtype == object)


class _Walk:
    """Compute the value of a parsed selection: a float, a str, or an array of float64, object (texts) or bool."""

    def __init__(self, expr: str, table: pd.DataFrame, names: list[str]):
        self.expr, self.table, self.names = expr, table, names

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
        found = _PLACE.fullmatch(node.id)
        name = self.names[int(found[1])] if found and int(found[1]) < len(self.names) else node.id
        if name == ROW and ROW not in self.table.columns:
            return self.table.index.to_numpy(np.float64)
        if name not in self.table.columns:
            raise BadInput(f"there is no column {quote(name)}: allowed are {listing(self.table.columns, 60)}")
        cells = self.table[name]
        return cells.to_numpy(np.float64) if cells.dtype.kind in "fiu" else cells.to_numpy(object)

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
        return np.broadcast_to(found, len(self.table))

    def _unary(self, node: ast.UnaryOp, depth: int):
        if isinstance(node.op, ast.Not):
            return np.logical_not(self._truth(node.operand, depth))
        if isinstance(node.op, (ast.USub, ast.UAdd)):
            found = self._number(node.operand, depth)
            return -found if isinstance(node.op, ast.USub) else found
        raise self._refuse(f"holds {_called(node.op)}")

    def _number(self, node: ast.AST, depth: int):
        found = self.value(node, depth)
        if _is_text(found) or _is_truth(found):
            raise self._refuse("calculates with something that is not a number")
        return found

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
        a, b = (self._side(node, other, equal, depth) for node, other in ((left, right), (right, left)))
        if _is_truth(a) or _is_truth(b):
            raise self._refuse("compares a comparison")
        if _is_text(a) != _is_text(b):
            raise self._refuse("compares a text with a number")
        if _is_text(a) and not equal:
            raise self._refuse("orders texts, which can only be equal or not")
        return np.asarray(_COMPARE[type(op)](a, b), dtype=bool)

    def _side(self, node: ast.AST, other: ast.AST, equal: bool, depth: int):
        """Return one side of a comparison. Beside a column, a word that is no column is a text: split == train."""
        word = _word(node, self.table) if equal else None
        if word is None or not _is_column(other, self):
            return self.value(node, depth)
        if _is_text(cells := self.value(other, depth)):
            if word not in set(cells):
                found = listing(sorted({quote(c) for c in cells if c}), 20)
                raise BadInput(f"no row has {quote(word)} there, and no column is called so: allowed are {found}")
            return word
        if word.lower() in FLAGS:
            return FLAGS[word.lower()]
        return self.value(node, depth)

    def _inside(self, left: ast.AST, right: ast.AST, depth: int):
        if not isinstance(right, (ast.Tuple, ast.List)):
            raise self._refuse("uses `in` without a list in brackets, such as train_set in ('c4', 'rpj')")
        pairs = [self._pair(ast.Eq(), left, item, depth) for item in right.elts]
        return np.logical_or.reduce(pairs) if pairs else np.False_


def _word(node: ast.AST, table: pd.DataFrame) -> str | None:
    """Return the bare word that a piece of an expression is, None where it is a column or anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return str(node.value).lower()
    return node.id if isinstance(node, ast.Name) and node.id not in (*table.columns, ROW) else None


def _is_column(node: ast.AST, walk: _Walk) -> bool:
    return isinstance(node, ast.Name) and (node.id in walk.table.columns or bool(_PLACE.fullmatch(node.id)))


def _called(node: ast.AST) -> str:
    """Return in plain words what a refused piece of an expression is."""
    words = {"Call": "a call", "Attribute": "an attribute", "Subscript": "an index", "Lambda": "a function"}
    name = type(node).__name__
    return words.get(name, f"something that is not allowed ({name})")
