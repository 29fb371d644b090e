"""Why the verdict is what it is."""

from pages.parts import badge
from pages.parts.fit.context import FitContext
from pages.parts.panels import Panel


def _draw(context: FitContext) -> None:
    badge.reasons(context.verdict)


PANEL = Panel("why", "Why this verdict?", _draw)
