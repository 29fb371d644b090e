"""The one way a verdict looks: a badge, one reason, one way out; the other reasons behind it."""

import re
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.verdict import Level, Reason, Verdict
from pages.parts import offered, show

COLOUR: dict[Level, str] = {"solid": "green", "care": "orange", "no": "red"}
ICON: dict[Level, str] = {"solid": ":material/verified:", "care": ":material/warning:", "no": ":material/block:"}
# Before a reason: one that lowers nothing may still be no good news, and gets no mark of approval.
MARK: dict[Level, str] = {**ICON, "solid": ":material/info:"}
# White on strong colours, 5 : 1 and more in light and in dark: a verdict is never pale.
FILL: dict[Level, str] = {"solid": "#1a7f37", "care": "#9a5700", "no": "#c62828"}
READING = "How a law is fitted, and when it fails"
FEW_WORDS = 12  # of a reason that stands beside its badge in full
STYLE = "\n".join(
    f'[class*="st-key-verdict_{level}"] .stMarkdownBadge {{background-color: {fill} !important; color: #fff !important;'
    " font-weight: 600; font-size: 0.95rem; padding: 0.15rem 0.6rem; border-radius: 6px}"
    for level, fill in FILL.items()
)


def badge(
    found: Verdict, name: str, granted: str = "", brief: bool = False, behind: Sequence[str] = (), answer: str = "",
) -> None:  # fmt: skip
    """Show a verdict under the `name` of its place on the page; `granted` is what the answer takes for granted.

    A `brief` one has its way out behind it, with the other reasons. Lines of Markdown `behind` it stand before these.
    Where the `answer` is given that the verdict is about, both together can be added to a dashboard.
    """
    shown = _brief(found) if brief else found
    with st.container(key=f"verdict_{found.level}_{name}", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(said(shown) + (f" {granted}" if granted else ""))
        with st.popover("Why?", key=f"why_{name}"):
            if behind:
                st.markdown("\n".join(f"- {one}" for one in behind))
            reasons(found)
            if brief and found.way_out:
                st.markdown(show.sentence(_closed(found.way_out)))
            st.page_link("pages/methods.py", label=READING, icon=":material/menu_book:")
            if answer:
                offered.answer(answer, found, name)


def _brief(found: Verdict) -> Verdict:
    """Return a verdict with its worst reason alone, in few words, and without its way out."""
    worst = next((r for r in found.reasons if r.level == found.level), None)
    return replace(found, way_out="", reasons=() if worst is None else (replace(worst, text=_clause(worst.text)),))


def _clause(text: str) -> str:
    """Return a sentence of few words as it is, and the first clause of a longer one where that says something."""
    first = re.split(r"(?<=[^\s])[:;] ", text, maxsplit=1)[0]
    return first if len(text.split()) > FEW_WORDS and len(first.split()) > 2 else text


def said(found: Verdict) -> str:
    """Return a verdict as a line of Markdown: the badge, the worst reason, the way out, how many reasons more."""
    reasons = [r for r in found.reasons if r.level == found.level]
    words = [f":{COLOUR[found.level]}-badge[{ICON[found.level]} {found.badge}]"]
    words += [show.escape(_closed(reasons[0].text))] if reasons else []
    words += [show.sentence(_closed(found.way_out))] if found.way_out else []
    return " ".join(words)


def reason(one: Reason) -> str:
    """Return one reason as a line of Markdown, its level as a mark in front."""
    return f"{MARK[one.level]} {show.escape(one.text)}"


def reasons(found: Verdict) -> None:
    """List every reason of a verdict, the worst first."""
    if found.reasons:
        st.markdown("\n".join(f"- {reason(r)}" for r in found.reasons))


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?", ")")) else f"{text}."
