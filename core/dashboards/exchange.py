"""A dashboard as one file, for another explorer: its document and all bytes, in JSON."""

import base64
import binascii
import hashlib
import json
from typing import Any

from ..errors import BadInput
from .document import pack, unpack
from .records import Dashboard

MARK = "explorer_dashboard"
MOST_BYTES = 30_000_000


def to_file(dashboard: Dashboard) -> bytes:
    """Return a dashboard as a file that `from_file` reads."""
    document, blobs = pack(dashboard)
    inside = {name: base64.b64encode(data).decode() for name, data in sorted(blobs.items())}
    return json.dumps({MARK: 1, "document": json.loads(document), "bytes": inside}, ensure_ascii=False).encode()


def from_file(data: bytes) -> Dashboard:
    """Return the dashboard of a file. Raises BadInput, in one line, for any other file or one that was changed."""
    if len(data) > MOST_BYTES:
        raise BadInput(f"This file has {len(data) / 1e6:.0f} MB; {MOST_BYTES / 1e6:.0f} MB are allowed.")
    try:
        found: Any = json.loads(data)
        document = json.dumps(found["document"]).encode()
        blobs = {str(name): base64.b64decode(text, validate=True) for name, text in found["bytes"].items()}
        known = found[MARK] == 1
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise BadInput("This file is no dashboard: allowed is the JSON that an explorer offers for one.") from None
    if not known:
        raise BadInput("This file is a dashboard of a newer version of the explorer: update this one.")
    if any(hashlib.sha256(inner).hexdigest() != name for name, inner in blobs.items()):
        raise BadInput("This file was changed after it was saved: what it holds is not what it says.")
    return unpack(document, blobs)
