"""What the server answers beside the app: whether it works, and in JSON what everybody may read."""

import streamlit as st
from starlette.routing import BaseRoute, Route

from pages.parts.server import api, forecasts_api
from pages.parts.server.healthz import healthz


def routes() -> list[BaseRoute]:
    """Return all of them, below the path that the app is served from."""
    base = st.get_option("server.baseUrlPath").strip("/")
    root, dashboard = f"/{base}" if base else "", "/api/v1/dashboards/{key}"
    return [
        Route(f"{root}/healthz", healthz, methods=["GET"]),
        Route(f"{root}/api/v1/dashboards", api.answered(api.listed), methods=["GET"]),
        Route(f"{root}{dashboard}", api.answered(api.version), methods=["GET"]),
        Route(f"{root}{dashboard}/parts/{{name}}", api.answered(api.part), methods=["GET"]),
        Route(f"{root}/api/v1/forecasts", api.answered(forecasts_api.listed), methods=["GET"]),
        Route(f"{root}/api/v1/forecasts/{{key}}", api.answered(forecasts_api.one), methods=["GET"]),
        Route(f"{root}/api/{{rest:path}}", api.answered(api.nothing), methods=["GET"]),
    ]
