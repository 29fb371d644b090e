"""Links to the curated dashboards."""

import streamlit as st

from pages.parts.gallery import curated
from pages.parts.gallery.stories import Story


def draw(story: Story) -> None:
    """Link to one."""
    st.page_link(
        "pages/dashboard.py", label=story.title, icon=":material/auto_stories:",
        query_params={"dashboard": curated.address(story)},
    )  # fmt: skip


def row() -> None:
    """Link to all, side by side."""
    with st.container(horizontal=True, key="stories"):
        for story in curated.stories():
            draw(story)
