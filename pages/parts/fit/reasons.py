"""Why the verdict is what it is."""

from core.fit import Fit
from core.fit.diagnostics.contributions import contributions
from core.fit.diagnostics.residuals import residuals
from core.runs import Runs
from pages.parts import badge, show
from pages.parts.answers import once
from pages.parts.fit.context import FitContext
from pages.parts.panels import Panel


def lines_of(fit: Fit, table: Runs) -> tuple[str, ...]:
    """Return what each error contributes to the verdict on a fit, as lines of Markdown; none for a failed fit."""
    if not fit.ok:
        return ()
    rows = once("residuals", (fit, table), lambda: residuals(fit, table))
    parts = once("contributions", (fit, table), lambda: contributions(fit, rows[~rows["excluded"]]))
    return tuple(f"**{part.source}.** {show.escape(part.text)}" for part in parts)


def _draw(context: FitContext) -> None:
    badge.reasons(context.verdict)


PANEL = Panel("why", "Why this verdict?", _draw)
