"""What outlives a session: tables and fits that someone chose to share by link."""

from .shared import LIFETIME, MOST_BYTES, Shared, keep, open_shared

__all__ = ["LIFETIME", "MOST_BYTES", "Shared", "keep", "open_shared"]
