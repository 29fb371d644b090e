"""Why the runs behind a fit do not scale."""

from pages.parts.diagnosis import draw as diagnosis
from pages.parts.fit.context import FitContext
from pages.parts.panels import Panel


def _draw(context: FitContext) -> None:
    diagnosis.draw(context.table, context.fit)


def _answer(context: FitContext) -> str:
    return diagnosis.answer(context.table, context.fit)


PANEL = Panel("diagnosis", diagnosis.QUESTION, _draw, _answer)
