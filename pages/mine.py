"""All that is one's own here: what is saved, what is remembered, how to take it away and how to have it deleted."""

from datetime import UTC, datetime

import streamlit as st

from core.runs.words import plural
from core.store import dashboards
from core.store.accounts import Account
from core.store.forecasts import my_forecasts
from pages.parts import account, jobs, kept, mine, show, upload
from pages.parts.frame import screen
from pages.parts.guard import guarded

MENU = {"title": "My things", "order": 137, "section": "Library"}


def _delete_all() -> None:
    mine.delete_all(account.needed())


def _take(who: Account) -> None:
    """Offer all of it as one file, and to delete it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Export all that is mine", lambda: mine.everything(who), f"mine-{datetime.now(UTC):%Y-%m-%d}.zip",
            "application/zip", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        with st.popover("Delete all that is mine", icon=":material/delete_forever:"):
            st.markdown(
                "Every dashboard with all versions, every forecast, every fit made while you were away, and this "
                "browser's table. Links to dashboards and forecasts end."
            )
            st.checkbox("I know that it cannot be brought back", key=mine.AGREED)
            st.button("Delete all of it", type="primary", on_click=guarded(_delete_all), key="delete_all")


def _remembered() -> None:
    """Say what is kept for this browser."""
    st.subheader("Kept for this browser", anchor=False)
    name, said = mine.table(), kept.corrections()
    st.markdown(
        f"The table {show.escape(name)}, for a day." if name else "No table: one that you upload is kept a day."
    )
    if said:
        names = show.listed([show.escape(one.name) for one in said])
        st.markdown(f"How you had columns read, for the next file with the same headers: {names}.")
    if name:
        st.button("Forget my table", key="mine_forget", icon=":material/delete:", on_click=guarded(upload.forget))


with screen("mine", "What is mine here?") as answer:
    who = account.current()
    if who is None:
        with answer:
            st.markdown(account.SIGN_IN)
    else:
        boards, stamped = mine.own_dashboards(who), my_forecasts(who)
        taken, most = dashboards.room(who)
        with answer:
            st.markdown(
                f"**{plural(len(boards), 'dashboard')}**, **{plural(len(stamped), 'forecast')}**: "
                f"{taken / 1e6:.1f} of {most / 1e6:.0f} MB."
            )
            if said := account.warning():
                st.caption(said)
        _take(who)
        st.subheader("Fits made while you were away", anchor=False)
        jobs.draw(who)
        st.subheader("Saved", anchor=False)
        st.page_link("pages/dashboards.py", label="My dashboards", icon=":material/dashboard:")
        st.page_link("pages/forecasts.py", label="My forecasts", icon=":material/approval:")
    _remembered()
    st.caption(show.provenance("my things", "Library"))
