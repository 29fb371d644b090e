"""What the page shows while it works: the best run there is at once, then the best mixture; its intervals come last."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from streamlit.delta_generator import DeltaGenerator

from core.charts.mixture.mixture import mixture
from core.errors import BadInput
from core.fit import Calibrated, Fit
from core.fit.trees.boosting import Trees
from core.laws.base import Law
from core.plan.mixture import tables, text
from core.plan.mixture.optimum import Mixture, Wish, domains_of, needed
from core.runs import Runs
from pages.parts import show
from pages.parts.mixture import results
from pages.parts.mixture.controls import wish_of

Progress = Callable[[], None]
Found = tuple[dict[str, Fit], dict[str, Calibrated], Wish, Progress]


def found(table: Runs, chosen: Law | Trees, rail: DeltaGenerator, said: DeltaGenerator, shown: DeltaGenerator) -> Found:
    """Return the fits, what predicts, what is wished of them, and what draws how far their intervals are.

    What is asked for stands in the `rail`. While fits are made, a rough answer is `said` and `shown`; both are places
    that hold one thing, and hold nothing again where a fit is refused.
    """
    if isinstance(chosen, Trees):
        fits, constants = results.fitted(table, chosen)
        with rail:
            wish = wish_of(next(iter(constants.values())).law, table, list(constants))
        return fits, constants, wish, lambda: None
    with rail:
        wish = wish_of(chosen, table, results.targets(table, chosen))
    try:
        fits, constants, progress = _stages(table, chosen, wish, said, shown)
    except BadInput:
        said.empty()
        shown.empty()
        raise
    return fits, constants, _of_known(wish, constants), progress


def _of_known(wish: Wish, constants: Mapping[str, Calibrated]) -> Wish:
    """Return a wish without the losses whose fits failed."""
    return replace(wish, weights={t: w for t, w in wish.weights.items() if t in constants})


def _stages(
    table: Runs, law: Law, wish: Wish, said: DeltaGenerator, shown: DeltaGenerator
) -> tuple[dict[str, Fit], dict[str, Calibrated], Progress]:
    if results.is_fitted(table, law):
        return *results.fitted(table, law), lambda: None
    names = domains_of(law)
    if not results.is_fitted(table, law, 0):
        at_hand = None if needed(law) else tables.best_run(table.included, names, wish)
        if at_hand:
            _draw(text.answer_so_far(at_hand), at_hand, wish, said, shown, f"the best of the runs of {table.name}")
    fits, constants = results.fitted(table, law, 0)
    found, progress = results.with_intervals(table, law)
    return (fits, constants, progress) if found is None else (found, results.constants(found), progress)


def _draw(
    words: str, shares: Mapping[str, float], wish: Wish, said: DeltaGenerator, shown: DeltaGenerator, source: str
) -> None:  # fmt: skip
    """Say and show a rough answer in its places."""
    said.markdown(show.emphasised(words))
    rough = Mixture(dict(shares), {}, np.empty((0, len(shares))), {}, np.nan, {})
    table = tables.shares_beside(rough, dict(wish.natural))
    with shown.container():
        chart = mixture(table, results.natural_name())
        show.picture(
            chart, f"mixture-rough-{len(source)}", table, f"{source}, while the rest is worked out", first=True
        )
