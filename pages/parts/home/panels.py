"""The panels of the plan."""

from dataclasses import dataclass

from pages.parts import copy_as
from pages.parts.home.plan import PlanOfPage
from pages.parts.panels import Context, Panel


@dataclass(frozen=True, kw_only=True)
class PlanContext(Context):
    """The plan that is shown."""

    found: PlanOfPage


PANELS: tuple[Panel[PlanContext], ...] = (copy_as.panel("home", lambda context: context.found.config),)
