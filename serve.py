"""The app as a server begins it: the same pages, with the default answer of each made before anybody asks.

An address that no page has leads to the plan.
"""

import contextlib
from collections.abc import AsyncIterator

import streamlit as st
from starlette.middleware import Middleware

from pages.parts import warm
from pages.parts.addresses import KnownPages


@contextlib.asynccontextmanager
async def begun(_: st.App) -> AsyncIterator[None]:
    """Visit every page in the background, from when the server runs until all are seen or it ends."""
    with warm.visiting(st.get_option("server.port")):
        yield


app = st.App("app.py", lifespan=begun, middleware=[Middleware(KnownPages)])
