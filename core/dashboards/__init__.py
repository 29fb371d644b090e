"""Dashboards: pages of frozen panels that say the same to the last digit whenever they are opened."""

from .document import SCHEMA, pack, unpack
from .exhibits import AnswerExhibit, ChartExhibit, Exhibit, NoteExhibit, TableExhibit
from .records import Dashboard, DashboardPanel, FrozenTable

__all__ = [
    "SCHEMA",
    "AnswerExhibit",
    "ChartExhibit",
    "Dashboard",
    "DashboardPanel",
    "Exhibit",
    "FrozenTable",
    "NoteExhibit",
    "TableExhibit",
    "pack",
    "unpack",
]
