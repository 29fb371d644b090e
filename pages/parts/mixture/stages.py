"""What the page shows while it works: the best run there is at once, then the best mixture, then its intervals."""

from collections.abc import Mapping
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
from pages.parts import show, state
from pages.parts.mixture import results
from pages.parts.mixture.controls import wish_of

Found = tuple[dict[str, Fit], dict[str, Calibrated], Wish]


def found(table: Runs, chosen: Law | Trees, rail: DeltaGenerator, said: DeltaGenerator, shown: DeltaGenerator) -> Found:
    """Return the fits, what predicts, and what is wished of them.

    What is asked for stands in the `rail`. While fits are made, a rough answer is `said` and `shown`; both are places
    that hold one thing, and hold nothing again where a fit is refused.
    """
    if isinstance(chosen, Trees):
        fits, constants = results.fitted(table, chosen)
        with rail:
            return fits, constants, wish_of(next(iter(constants.values())).law, table, list(constants))
    with rail:
        wish = wish_of(chosen, table, results.targets(table, chosen))
    try:
        fits, constants = _stages(table, chosen, wish, said, shown)
    except BadInput:
        said.empty()
        shown.empty()
        raise
    return fits, constants, _of_known(wish, constants)


def _of_known(wish: Wish, constants: Mapping[str, Calibrated]) -> Wish:
    """Return a wish without the losses whose fits failed."""
    return replace(wish, weights={t: w for t, w in wish.weights.items() if t in constants})


def _stages(
    table: Runs, law: Law, wish: Wish, said: DeltaGenerator, shown: DeltaGenerator
) -> tuple[dict[str, Fit], dict[str, Calibrated]]:
    names = domains_of(law)
    if not results.is_fitted(table, law, 0):
        at_hand = None if needed(law) else tables.best_run(table.included, names, wish)
        if at_hand:
            _draw(text.answer_so_far(at_hand), at_hand, wish, said, shown, f"the best of the runs of {table.name}")
    fits, constants = results.fitted(table, law, 0)
    if not state.get("mixboot"):
        return fits, constants
    if not results.is_fitted(table, law):
        known = _of_known(wish, constants)
        best = results.best(constants, known)
        _draw(text.answer(best, results.gain(constants, known, best)), best.shares, wish, said, shown, law.title)
    return results.fitted(table, law)


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
