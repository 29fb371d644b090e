"""Forecasts in JSON, as the API gives dashboards: what a reader may see whom nobody knows, and only to read."""

import math
from typing import Any

from starlette.requests import Request

from core.store.forecasts import StampedForecast, listed_forecasts, open_forecast
from pages.parts.server.api import MINE, MINUTE, Answer, as_json


def listed(_: Request) -> Answer:
    """Answer with the forecasts that their owners list for everybody."""
    return Answer(as_json({"forecasts": [_report(found) for found in listed_forecasts()]}), MINUTE)


def one(request: Request) -> Answer:
    """Answer with one forecast, the hash of its text, its results and its score."""
    return Answer(as_json(_report(open_forecast(None, request.path_params["key"]))), MINE)


def _report(found: StampedForecast) -> dict[str, Any]:
    """Return plain data; `sha256` is that of the canonical text of `forecast`."""
    results = [
        {
            "value": r.value, "note": r.note, "author": r.author, "created": f"{r.created:%FT%TZ}",
            "withdrawn": r.withdrawn and f"{r.withdrawn:%FT%TZ}",
        }
        for r in found.results
    ]  # fmt: skip
    scored = {name: _finite(value) for name, value in found.score.report().items()} if found.score else None
    return {
        "id": found.id, "owner": found.owner, "created": f"{found.created:%FT%TZ}", "brought": found.brought,
        "forecast": found.forecast.document(), "sha256": found.digest, "results": results, "score": scored,
    }  # fmt: skip


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
