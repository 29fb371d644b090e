"""The app as a server begins it: the same pages, with the default answer of each made before anybody asks.

Beside them it answers `/healthz` and, in JSON, what everybody may read. An address that no page has leads to the plan.
A database that cannot be used ends it before it listens, with one line.
"""

import contextlib
from collections.abc import AsyncIterator

import streamlit as st
from starlette.middleware import Middleware

from pages.parts import warm
from pages.parts.addresses import KnownPages
from pages.parts.server import routes, start


@contextlib.asynccontextmanager
async def begun(_: st.App) -> AsyncIterator[None]:
    """Visit every page in the background, from when the server runs, and delete by the hour what has expired."""
    async with start.cleaning():
        with warm.visiting(st.get_option("server.port")):
            yield


start.check()
app = st.App("app.py", lifespan=begun, routes=routes.routes(), middleware=[Middleware(KnownPages)])
