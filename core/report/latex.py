"""Texts as LaTeX: what a table holds is escaped, mathematics between dollars stays."""

import re
from collections.abc import Callable

from ..fit.result import Fit
from ..laws.base import Law
from ..runs import Runs
from ..runs.words import clean

# Braces are named, because BibTeX counts even those behind a backslash.
NAMED = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}", "“": "``", "”": "''", "‘": "`", "’": "'", "–": "--", "—": "---", "…": r"\ldots{}",
    "±": r"\ensuremath{\pm}", "×": r"\ensuremath{\times}", "·": r"\ensuremath{\cdot}", "−": r"\ensuremath{-}",
    "≤": r"\ensuremath{\le}", "≥": r"\ensuremath{\ge}", "²": r"\textsuperscript{2}", "³": r"\textsuperscript{3}",
    "\u00a0": "~",
}  # fmt: skip
_SPECIAL = re.compile("|".join([r"[#$%&_]", *(re.escape(c) for c in NAMED)]))
_OPEN, _CLOSE = "\ue000", "\ue001"  # private: no text of a table has them, because they are not printable
_PIECE = re.compile(rf"{_OPEN}([^{_CLOSE}]*){_CLOSE}|\$([^$]*)\$")
HEAD = "% Needs \\usepackage{amsmath}; compile names beyond Latin letters with LuaLaTeX or XeLaTeX.\n"


def escape(text: object) -> str:
    """Return text on one line that LaTeX sets as it is."""
    return _SPECIAL.sub(lambda found: NAMED.get(found[0], f"\\{found[0]}"), clean(text))


def written(text: Callable[[Fit, Runs, Callable[[object], str]], str], fit: Fit, runs: Runs) -> str:
    """Return a text of a fit (`summary` or `details`) as a paragraph of LaTeX.

    Raises BadInput where `text` does.
    """
    marked = text(fit, runs, lambda cell: f"{_OPEN}{clean(cell)}{_CLOSE}")
    parts, end = [], 0
    for found in _PIECE.finditer(marked):
        parts += [escaped_run(marked[end : found.start()])]
        parts += [escape(found[1]) if found[1] is not None else f"${found[2]}$"]
        end = found.end()
    return "".join([*parts, escaped_run(marked[end:])])


def escaped_run(text: str) -> str:
    """Return a run of text escaped, with the spaces at its ends, which part it from what stands beside it."""
    return _SPECIAL.sub(lambda found: NAMED.get(found[0], f"\\{found[0]}"), text)


def methods(fit: Fit, runs: Runs, law: Law, text: Callable[..., str]) -> str:
    """Return the methods of a fit as LaTeX to paste into a paper: the paragraph, and the formula where it lacks it."""
    paragraph = written(text, fit, runs)
    formula = "" if f"${law.formula}$" in paragraph else f"\n\\begin{{equation}}\n{law.formula}\n\\end{{equation}}\n"
    return f"{HEAD}{paragraph}\n{formula}"
