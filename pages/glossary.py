"""What the words mean: every term of the field that a page uses, in plain sentences."""

import streamlit as st

from core.glossary import matching, terms
from pages.parts import badge, show, state
from pages.parts.frame import screen

MENU = {"title": "Glossary", "order": 150, "section": "Library"}

with screen("glossary", "What do the words mean?"):
    st.text_input("Search", placeholder="for example isoFLOP, nat or interval", **state.bind("glossary", "word"))
    found = matching(state.get("word"))
    if not found:
        st.info(f"None of the {len(terms())} terms holds this. The empty search shows all.")
    for one in found:
        st.markdown(f"**{show.escape(one.name)}** · {show.escape(one.text)} :gray[{show.escape(one.source)}]")
    st.page_link("pages/methods.py", label=badge.READING, icon=":material/menu_book:")
    st.caption(show.provenance(f"{len(terms())} terms", "Glossary"))
