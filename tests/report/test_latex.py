"""LaTeX of a fit: it would compile, and says what the texts of the table say."""

import dataclasses
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from core import laws
from core.report import latex
from core.report.details import details
from core.report.summary import summary
from core.runs.words import clean
from tests.fit._checked import healthy
from tests.report._compilable import faults

HOSTILE = r"a & b 50 % _x_ {y} }{ \input{z} $k$ #1 ~ ^ <t> | `q` “r”"
SET = {  # what LaTeX prints for a command
    "textbackslash{}": "\\", "textbraceleft{}": "{", "textbraceright{}": "}", "textasciitilde{}": "~", "&": "&",
    "textasciicircum{}": "^", "textless{}": "<", "textgreater{}": ">", "textbar{}": "|", "%": "%", "$": "$", "#": "#",
    "_": "_", "textquotedbl{}": '"', "textasciigrave{}": "`",
}  # fmt: skip


def printed(text):
    """What LaTeX prints for an escaped text of ASCII."""
    return re.sub(r"\\([A-Za-z]+\{\}|[&%$#_])", lambda found: SET[found[1]], text)


def test_the_checker_finds_what_would_not_compile():
    assert faults("100 % of a_b & {") == ["braces", "bare %", "bare _", "bare &"]
    assert faults(r"\input{x} $a_b^{2}$ \&") == [r"\input"]
    assert len(faults(r"$\left( a $ $x % y$ $\begin{cases} a & b$")) == 3
    assert faults(r"fine 5\,\% and $\frac{a}{b}$".replace(r"\,", "")) == []


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30))
def test_any_text_is_printed_as_it_is(text):
    escaped = latex.escape(text)
    assert faults(escaped) == []
    assert printed(escaped) == clean(text)


def test_a_hostile_table_stays_text():
    fit, runs = healthy()
    renamed = dataclasses.replace(runs, name=HOSTILE)
    hostile = fit.model_copy(update={"table": HOSTILE, "unit": r"\nats_{%}"})
    for text in (summary, details):
        source = latex.methods(hostile, renamed, laws.get(fit.law), text)
        assert faults(source) == []
        assert r"\input" not in source
        whole = r"a \& b 50 \% \_x\_ \textbraceleft{}y\textbraceright{}"
        assert (r"a \& b 50 \%\ldots{}" if text is summary else whole) in source  # five words of a name have room
