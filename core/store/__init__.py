"""What outlives a session: tables and fits that someone chose to share by link, and a visitor's upload for a day."""

from .shared import LIFETIME, MOST_BYTES, Shared, keep, open_shared
from .uploads import (
    DAY,
    KEY,
    NOT_KEPT,
    UploadTicket,
    change_upload,
    find_upload,
    forget_upload,
    has_upload,
    keep_upload,
    may_have_lost,
    open_upload,
)

__all__ = [
    "DAY",
    "KEY",
    "LIFETIME",
    "MOST_BYTES",
    "NOT_KEPT",
    "Shared",
    "UploadTicket",
    "change_upload",
    "find_upload",
    "forget_upload",
    "has_upload",
    "keep",
    "keep_upload",
    "may_have_lost",
    "open_shared",
    "open_upload",
]
