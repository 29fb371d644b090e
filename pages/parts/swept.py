"""What the session's runs say of batch, learning rate and weight decay, worked out beside the page."""

from collections.abc import Callable, Mapping

from core.plan.tuning.sweep import is_sweep, varied_of
from core.plan.tuning.swept import SweptSetting, swept_settings
from core.runs import Runs
from pages.parts import refine, state
from pages.parts.answers import once

Swept = Mapping[str, SweptSetting]  # by setting


def swept(runs: Runs) -> tuple[Swept | None, Callable[[], None]]:
    """Return what runs say of each setting that they sweep, None until it is known, and what draws how far that is."""
    varied = once("swept", runs, lambda: tuple(n for n in varied_of(runs.factors) if is_sweep(runs.included, [n])))
    inputs = (runs, state.get("seed"))
    if not varied or refine.refusal("swept", inputs):
        return {}, lambda: None
    return refine.better(
        "swept", inputs, f"Looking for valleys in {runs.name}",
        lambda _: swept_settings(runs.included, runs.factors, runs.name, inputs[1]), public=bool(runs.card),
    )  # fmt: skip
