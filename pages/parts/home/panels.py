"""The panels of the plan."""

from dataclasses import dataclass

from pages.parts import copy_as
from pages.parts.home import costs, limits, rows, sources
from pages.parts.home.at_hand import AtHand
from pages.parts.home.plan import PlanOfPage
from pages.parts.panels import Context, Panel


@dataclass(frozen=True, kw_only=True)
class PlanContext(Context):
    """What is known of the runs, and the plan that is shown."""

    known: AtHand
    found: PlanOfPage


PANELS: tuple[Panel[PlanContext], ...] = (
    Panel("rows", "Every decision as a table", lambda context: rows.draw(context.found, context.line)),
    Panel("sources", "Who says so?", lambda context: sources.draw(context.known, context.found.decisions)),
    Panel("limits", "What may it cost?", lambda context: limits.draw(context.found.ceilings), lambda _: limits.said()),
    Panel(
        "fronts",
        "What would less memory, time or money give up?",
        lambda context: costs.draw(context.found.fronts(), context.known.base.unit, context.line),
    ),
    copy_as.panel("home", lambda context: context.found.config),
)
