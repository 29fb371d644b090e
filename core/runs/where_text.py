"""Filters as people write them: `State = finished and name contains 70m`. This turns them into what is parsed.

`=` is `==`, AND and && are `and`, a header may stand as it is, and a text needs no quotes. Nothing is evaluated here.
"""

import keyword
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from .numbers import SCALES, value

MOST_HEADERS = 500  # that are looked for where no quotes stand around them
JOINED = {"and": "and", "or": "or", "not": "not", "&&": "and", "&": "and", "||": "or", "|": "or"}
SIGNS = {"=": "==", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}
KEYWORDS = frozenset({"and", "or", "not", "in", "contains"})
_PLAIN = ("True", "False", "None", "in")  # keywords of Python that the parser knows
_TOKEN = rf"""
    (?P<string>"[^"]*"|'[^']*')
  | `(?P<column>[^`]*)`
  | (?P<power>(?<![\w.])10\^\d{{1,3}}\b)
  | (?P<contains>\b(?:(?:does\s+not|doesn't|not)\s+)?contains?\s+(?=["'\w]))
  | (?P<header>HEADERS)
  | (?P<number>(?<![\w.])\d[\d_.]*[{"".join(SCALES)}{"".join(SCALES).lower()}]\b(?![-.:/+@]*\w))
  | (?P<sign>:=|==|!=|<=|>=|<>|&&|\|\||[=≠≤≥&|])
  | (?P<word>\w+(?:[-.:/+@]+\w+)*)
  | (?P<open>[(\[])
  | (?P<close>[)\]])
  | (?P<other>\s+|.)
"""
_MORE = re.compile(rf"(?:[ ]+(?!(?:{'|'.join(sorted(KEYWORDS))})\b)[\w.:/+@-]+)*", re.I)  # words of one text
_TEXT = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^\s()\[\],\"'`=<>!]+)")
_TOP = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`|[(\[]|[)\]]|&&?|\|\|?|\b(?:and|or)\b", re.I)


@dataclass
class Formal:
    """A filter in the grammar that is parsed. `columns` and `texts` are what its placeholders stand for."""

    text: str = ""
    columns: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def column(self, name: str) -> str:
        """Return the placeholder of a column."""
        self.columns.append(name)
        return f" _column_{len(self.columns) - 1}_ "

    def contained(self, text: str) -> str:
        """Return the placeholder of a text that cells are to contain."""
        self.texts.append(text)
        return f" _text_{len(self.texts) - 1}_ "


def formal(expr: str, headers: Collection[str], is_column: Callable[[str], bool]) -> Formal:
    """Return `expr` with placeholders for columns that are no plain words, and with quotes around texts that have none.

    `headers` are all names of columns; `is_column` says whether a word names one.
    """
    pattern, found, lists, at = _pattern(headers, is_column), Formal(), 0, 0
    pieces: list[str] = []
    while token := pattern.match(expr, at):
        kind, text, at = token.lastgroup, token[0], token.end()
        last = next((p.strip() for p in reversed(pieces) if p.strip()), "")
        if kind == "word" and (lists or last in ("==", "!=")) and not is_column(text):
            at = max(at, _MORE.match(expr, at).end())  # pyright: ignore[reportOptionalMemberAccess]
            pieces.append(_as_text(expr[token.start() : at], is_column))
        elif kind == "contains":
            wanted = _TEXT.match(expr, at)
            at = at if wanted is None else wanted.end()
            end = at if wanted is None or wanted[3] is None else _MORE.match(expr, at).end()  # pyright: ignore
            said = "" if wanted is None else (wanted[1] or wanted[2] or (wanted[3] or "") + expr[at:end])
            pieces.append(f"{'==' if text.lower().startswith('contain') else '!='} {found.contained(said)}")
            at = end
        else:
            if kind == "open" and (lists or last == "in"):
                lists += 1
                text = "[" if lists == 1 else text  # a list of one is a list too
            elif kind == "close" and lists:
                lists -= 1
                text = "]" if lists == 0 else text
            pieces.append(_written(kind or "", text, token, found, is_column))
    found.text = "".join(pieces)
    return found


def _pattern(headers: Collection[str], is_column: Callable[[str], bool]) -> re.Pattern[str]:
    """Return the tokens, with the headers that are no plain words among them, the longest first."""
    special = [h for h in list(headers)[:MOST_HEADERS] if _stands_alone(h, is_column)]
    choices = "|".join(re.escape(h) for h in sorted(special, key=len, reverse=True))
    known = rf"(?<![\w.])(?:{choices})(?!\w)" if choices else r"(?!)"
    return re.compile(_TOKEN.replace("HEADERS", known), re.VERBOSE | re.DOTALL | re.IGNORECASE)


def _stands_alone(header: str, is_column: Callable[[str], bool]) -> bool:
    """Return whether a header is taken where no quotes are: not what could be a calculation, a comparison or a list."""
    pieces = re.findall(r"\w+", header)
    if header.isidentifier() or not re.match(r"[^\W\d][^<>=!&|\"'`,\[\]\\]*$", header) or not header.isprintable():
        return False
    known = all(is_column(p) or value(p) is not None for p in pieces)
    return not known and not any(p.lower() in KEYWORDS for p in pieces)


def _written(kind: str, text: str, token: re.Match[str], found: Formal, is_column: Callable[[str], bool]) -> str:
    if kind in ("column", "header"):
        return found.column(token[kind])
    if kind == "power":
        return f"1e{int(text[3:])}"
    if kind == "number":
        number = value(text.replace("_", ""))
        return text if number is None else repr(number)
    if kind == "sign" or (kind == "word" and not is_column(text)):
        joined_by = JOINED.get(text.lower())
        return SIGNS.get(text, text) if joined_by is None else f" {joined_by} " if kind == "sign" else joined_by
    return text


def _as_text(text: str, is_column: Callable[[str], bool]) -> str:
    """Return a text in quotes where it needs them: what is a number, a calculation or a plain word stays."""
    if text.lower() in KEYWORDS:
        return text.lower()
    pieces = re.findall(r"\w+", text)
    if text.isidentifier():
        return repr(text) if keyword.iskeyword(text) and text not in _PLAIN else text
    known = " " not in text and all(is_column(p) or _is_number(p) for p in pieces)
    return text if known or _is_number(text) else repr(text)


def _is_number(text: str) -> bool:
    try:
        complex(text.replace("_", ""))  # what the parser of Python takes, 3j and all
    except ValueError:
        return value(text) is not None
    return True


def parts(expr: str) -> list[str]:
    """Return the conditions that a filter joins by a top-level `and`, without brackets around several of them.

    A filter that a top-level `or` joins is one condition; an empty one has none.
    """
    expr = expr.strip()
    found, start, tops = [], 0, _tops(expr)
    if any(word == "or" for word, _, _ in tops):
        return [expr]
    for _, begin, end in tops:
        found.append(expr[start:begin].strip())
        start = end
    found.append(expr[start:].strip())
    if len(found) == 1 and expr.startswith("(") and _whole(expr):
        inside = parts(expr[1:-1])
        return inside if len(inside) > 1 else [expr]
    return [one for part in found if part for one in (parts(part) if len(found) > 1 else [part])]


def _tops(expr: str) -> list[tuple[str, int, int]]:
    """Return every `and` and `or` outside of brackets and quotes, with where it begins and ends."""
    depth, found = 0, []
    for token in _TOP.finditer(expr):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token[0], 0)
        if depth == 0 and (word := JOINED.get(token[0].lower())):
            found.append((word, token.start(), token.end()))
    return found


def _whole(expr: str) -> bool:
    """Return whether the bracket at the front is closed at the very end."""
    depth = 0
    for token in _TOP.finditer(expr):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token[0], 0)
        if depth == 0 and token[0] in ")]":
            return token.end() == len(expr)
    return False


def joined(conditions: Collection[str]) -> str:
    """Return conditions as one filter; those that a top-level `or` joins get brackets."""
    if len(conditions) == 1:
        return next(iter(conditions))
    return " and ".join(f"({c})" if any(word == "or" for word, _, _ in _tops(c)) else c for c in conditions)


def condition(name: str, text: str) -> str:
    """Return the condition that a column has a text, with quotes only where they are needed."""
    column = name if name.isidentifier() and name.lower() not in KEYWORDS else f"`{name}`"
    quote = '"' if "'" in text else "'"
    plain = text.isidentifier() and not keyword.iskeyword(text.lower()) and text.lower() not in KEYWORDS
    return f"{column} = {text if plain else f'{quote}{text}{quote}'}"
