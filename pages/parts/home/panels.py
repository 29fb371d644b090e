"""The panels of the plan."""

from dataclasses import dataclass

from pages.parts import copy_as
from pages.parts.home import sources
from pages.parts.home.at_hand import AtHand
from pages.parts.home.plan import PlanOfPage
from pages.parts.panels import Context, Panel


@dataclass(frozen=True, kw_only=True)
class PlanContext(Context):
    """What is known of the runs, and the plan that is shown."""

    known: AtHand
    found: PlanOfPage


PANELS: tuple[Panel[PlanContext], ...] = (
    Panel("sources", "Who says so?", lambda context: sources.draw(context.known, context.found.decisions)),
    copy_as.panel("home", lambda context: context.found.config),
)
