"""Who is looking: whoever signed in, where a provider is configured, else the one user of this machine.

A provider is configured in `.streamlit/secrets.toml` (docs/hosting.md); who signed in stands in a cookie that Streamlit
signs. Who may do what is not decided here: the store asks for an account with every operation.
"""

import importlib.util
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.auth_util import get_secrets_auth_section

from core import settings
from core.errors import BadInput
from core.store.accounts import Account, account, local_account
from pages.parts.guard import guarded
from pages.parts.markdown import escape

LOCAL = ("localhost", "127.0.0.1", "::1")
OPEN = (
    "Nobody signs in here: whoever reaches this server sees, changes and deletes every dashboard, private ones as well."
)
ALONE = "Nobody signs in here: all dashboards of this machine are yours."
SIGN_IN = "Sign in first: what is saved here belongs to somebody."
SHORTEST = 32  # letters of the secret that signs cookies
FEWEST = 8  # different letters in it
ASKED_FOR = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
RETURNS_TO = "/oauth2callback"
KEPT = "account_kept"  # the account of this session, with what the provider says of it


def signs_in() -> bool:
    """Return whether people sign in here."""
    return bool(get_secrets_auth_section())


def problem() -> str:
    """Return what is wrong with how signing in is configured, in one line; empty where nothing is."""
    section: Mapping[str, Any] = get_secrets_auth_section()
    if not section:
        return ""
    if importlib.util.find_spec("authlib") is None:
        return "secrets.toml has [auth], and what signing in takes is not installed: requirements-hosting.txt names it"
    if lacking := [name for name in ASKED_FOR if not section.get(name)]:
        return f"[auth] in secrets.toml has no {lacking[0]}; it needs {', '.join(ASKED_FOR)}"
    secret = str(section["cookie_secret"])
    if len(secret) < SHORTEST or len(set(secret)) < FEWEST or " " in secret:
        return f"cookie_secret of [auth] in secrets.toml is not {SHORTEST} or more random letters: it could be guessed"
    if not str(section.get("redirect_uri", "")).endswith(RETURNS_TO):
        return f"redirect_uri of [auth] in secrets.toml does not end with {RETURNS_TO}"
    return ""


def current() -> Account | None:
    """Return who is looking, None where people sign in and nobody did. Raises BadInput as `account` does."""
    if not signs_in():
        return local_account()
    if not st.user.is_logged_in:
        return None
    said = st.user.to_dict()
    issuer, subject = str(said.get("iss") or ""), str(said.get("sub") or "")
    if not issuer or not subject:
        raise BadInput("The provider does not say who signed in: it gives no issuer, or no subject.")
    vouched = said.get("email_verified") in (True, "true")
    email = str(said["email"]) if vouched and said.get("email") else None
    claims = (issuer, subject, str(said.get("name") or said.get("preferred_username") or "Somebody"), email)
    known = st.session_state.get(KEPT)
    if known is None or known[0] != claims:
        known = st.session_state[KEPT] = (claims, account(*claims))
    return known[1]


def needed() -> Account:
    """Return who is looking. Raises BadInput where people sign in and nobody did."""
    who = current()
    if who is None:
        raise BadInput(SIGN_IN)
    return who


def warning() -> str:
    """Say what it means that nobody signs in, for this machine alone or for all who reach it; empty where people do."""
    if signs_in():
        return ""
    return ALONE if not settings.OPEN.value() and st.get_option("server.address") in LOCAL else OPEN


def control() -> None:
    """Offer to sign in or out, where people sign in."""
    if not signs_in():
        return
    with st.container(key="account", horizontal=True, width="content"):
        if (who := current()) is None:
            st.button("Sign in", icon=":material/login:", key="sign_in", on_click=guarded(st.login), type="tertiary")
            return
        with st.popover(escape(who.name), icon=":material/person:", type="tertiary"):
            st.caption(f"Signed in as {escape(who.email or who.name)}.")
            st.button("Sign out", icon=":material/logout:", key="sign_out", on_click=guarded(st.logout))
