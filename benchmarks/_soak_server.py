"""The app as `serve.py` begins it, with one more address: `POST /soak` saves what is sent, by `core.store`, here."""

import pathlib
import sys

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._soak_clients import ISSUER, SUBJECT
from core.errors import BadInput
from core.store.accounts import account
from core.store.blobs import digest
from core.store.dashboards import DashboardDraft, save
from pages.parts.server import routes, start


async def soak(request: Request) -> JSONResponse:
    """Save the body as a table, in a new dashboard or as a further version of `into`; answer with what was saved."""
    from starlette.concurrency import run_in_threadpool

    table = await request.body()
    try:
        key, number = await run_in_threadpool(_saved, table, request.query_params.get("into"))
    except BadInput as error:
        return JSONResponse({"error": str(error)}, 503)
    return JSONResponse({"key": key, "number": number, "table": digest(table)})


def _saved(table: bytes, into: str | None) -> tuple[str, int]:
    who = account(ISSUER, SUBJECT, "Soak", None)
    return save(who, DashboardDraft("A save", b"{}", {digest(table): table}), into=into)


start.check()
app = st.App(ROOT / "app.py", routes=[*routes.routes(), Route("/soak", soak, methods=["POST"])])
