"""The one way a forecast is written, and its SHA-256: whoever has the text can recompute it.

The text is JSON with sorted names, no space, UTF-8, and every float as Python's `repr` writes it:
the shortest decimal that is read as itself. A forecast whose text has one other letter has another hash.
"""

import hashlib
import json
from typing import Any

from pydantic import ValidationError

from ..errors import BadInput
from .records import SCHEMA, Forecast

MOST_BYTES = 200_000
NONE = "This is no forecast of the explorer"


def canonical(forecast: Forecast) -> bytes:
    """Return the text that is hashed."""
    return _written(forecast.document())


def digest(forecast: Forecast) -> str:
    """Return the SHA-256 of a forecast in hexadecimal digits."""
    return hashlib.sha256(canonical(forecast)).hexdigest()


def to_file(forecast: Forecast) -> bytes:
    """Return a file with the forecast and its hash, which `from_file` reads."""
    whole = {"forecast": forecast.document(), "sha256": digest(forecast)}
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True).encode()


def from_file(data: bytes) -> Forecast:
    """Return the forecast of a file. Raises BadInput, in one line, for what is none, or was changed since."""
    found = _read(data)
    if not isinstance(found, dict) or not {"forecast", "sha256"} <= set(found):
        raise BadInput(f"{NONE}: it has no forecast with its sha256.")
    forecast = of_document(found["forecast"])
    if digest(forecast) != found["sha256"]:
        raise BadInput("This forecast was changed after it was stamped: its text has another SHA-256 than it says.")
    return forecast


def of_document(found: Any) -> Forecast:
    """Return the forecast of plain data. Raises BadInput, in one line, for what is none."""
    if isinstance(found, dict) and isinstance(found.get("schema"), int) and found["schema"] > SCHEMA:
        raise BadInput("This forecast was stamped by a newer version of the explorer: update this one.")
    try:
        return Forecast.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))[:100] or "it"
        raise BadInput(f"{NONE}: {place}: {first['msg'][:200]}.") from None


def of_text(data: bytes) -> Forecast:
    """Return the forecast of its canonical text. Raises BadInput as `of_document` does."""
    return of_document(_read(data))


def _read(data: bytes) -> Any:
    if len(data) > MOST_BYTES:
        raise BadInput(f"{NONE}: it has {len(data) / 1e3:.0f} kB; {MOST_BYTES / 1e3:.0f} kB are allowed.")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise BadInput(f"{NONE}: it cannot be read as JSON.") from None


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode()
