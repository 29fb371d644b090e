"""How a law is fitted, how sure that is and when it fails: to read, with the numbers of this session's fit."""

import streamlit as st

from core import laws
from core.report.reading import reading
from pages.parts import fitted, show
from pages.parts.answers import once
from pages.parts.frame import screen

MENU = {"title": "Methods", "order": 140, "section": "Library"}
WIDEST = 780  # pixels of a line that is easily read
HEADS = ("How a law is fitted", "How sure that is", "When it fails")

with screen("methods", "How is a law fitted, and when does it fail?"):
    fit, table = fitted.fitted()
    found = fitted.judged()
    st.latex(laws.get(fit.law).formula)
    for head, text in zip(HEADS, once("reading", (fit, table), lambda: reading(fit, found)), strict=True):
        st.subheader(head, anchor=False)
        st.markdown(show.escape(text), width=WIDEST)
    with st.container(horizontal=True):
        st.page_link("pages/fit.py", label="See this fit", icon=":material/arrow_forward:")
        st.page_link("pages/glossary.py", label="What the words mean", icon=":material/menu_book:")
    st.caption(show.escape(show.fit_line(fit)))
