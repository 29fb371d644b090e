"""Who is looking: the one user of this machine, as long as nobody signs in."""

import streamlit as st

from core import settings
from core.store.accounts import Account, local_account

LOCAL = ("localhost", "127.0.0.1", "::1")
OPEN = (
    "Nobody signs in here: whoever reaches this server sees, changes and deletes every dashboard, private ones as well."
)
ALONE = "Nobody signs in here: all dashboards of this machine are yours."


def current() -> Account:
    """Return who is looking. Raises BadInput where the database cannot be used."""
    return local_account()


def warning() -> str:
    """Say what it means that nobody signs in, for this machine alone or for all who reach it."""
    return ALONE if not settings.OPEN.value() and st.get_option("server.address") in LOCAL else OPEN
