"""What the session's runs say of a plan: the law that splits its compute, and a law of every factor that they vary.

What takes seconds is fitted beside the page, which goes by published constants until it is known.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType

from core import plan
from core.errors import BadInput
from core.fit import Calibrated, Fit, FitOptions
from core.fit.batches.several_laws import several_laws
from core.fit.suited import suits
from core.plan.recipe.blend import MixtureEvidence
from core.plan.recipe.registry import laws_of_factors
from core.runs import Runs
from pages.parts import constants, fitted, question, refine, show, state, target
from pages.parts.answers import once
from pages.parts.home.blend import mixture_of
from pages.parts.swept import Swept, swept


@dataclass(frozen=True, eq=False)
class AtHand:
    """The constants `base` that split a budget with the `fit` behind them, the `fits` of factors with their
    constants (`others`), the `table`, what it says of settings that it
    sweeps (`swept`), and of the data mixture.

    `wait` draws how far the fits are that are not known yet; None where all are. `note` says why the runs split no
    budget, where their fit was refused.
    """

    base: Calibrated
    fit: Fit | None
    fits: tuple[Fit, ...]
    others: tuple[Calibrated, ...]
    table: Runs
    wait: Callable[[], None] | None = None
    note: str = ""
    swept: Swept = field(default_factory=lambda: MappingProxyType({}))
    mixture: MixtureEvidence | None = None

    def called(self, label: str) -> str:
        """Return what people call constants; a fit goes by its runs: "mine.csv (40 runs)"."""
        for fit, calibrated in ((self.fit, self.base), *zip(self.fits, self.others, strict=True)):
            if fit and calibrated.label == label:
                return f"{fit.table} ({show.counted(fit)})"
        if self.mixture and label == self.mixture.who:
            return f"{self.table.name} ({len(self.table.included):,} runs)"
        return constants.called(label)


def at_hand() -> AtHand:
    """Return what the runs say so far."""
    table = question.current().runs
    base, fit, wait, note = _base()
    fits: tuple[Fit, ...] | None = ()
    if wait is None:
        fits, draw = _of_factors(table)
        wait = None if fits is not None else draw
    settings: Swept | None = {}
    if wait is None:
        settings, draw = swept(table)
        wait = None if settings is not None else draw
    mixture = None
    if wait is None:
        mixture, wait = mixture_of(table)
    others = tuple(fitted.calibrated_of(f) for f in fits or ())
    return AtHand(base, fit, fits or (), others, table, wait, note, settings or {}, mixture)


def _base() -> tuple[Calibrated, Fit | None, Callable[[], None] | None, str]:
    """Return what splits a budget and the fit behind it, what draws how far that is, and why it was refused."""
    usual, law = constants.published(target.FIRST_LAW).calibrated, question.current().law
    splits = plan.splits(law) and {f.name for f in law.features} == {plan.size_feature(law), "tokens"}
    if not splits:
        return usual, None, None, ""
    try:
        if state.get("constants") == constants.FITTED:
            found, draw = fitted.begun()
            if found is None:
                return usual, None, draw, ""
        return *fitted.scaled(), None, ""
    except BadInput as err:
        return usual, None, None, f"{str(err).rstrip('.')}. Published constants split the compute."


def options() -> FitOptions:
    """Return how laws of factors are fitted: as the shell does."""
    return FitOptions(bootstrap=constants.RESAMPLES, seed=state.get("seed"))


def _of_factors(runs: Runs) -> tuple[tuple[Fit, ...] | None, Callable[[], None]]:
    """Return the fits of all factors that the runs vary, None until they are known, and what draws how far they are."""
    how, kind = options(), "fits-of-factors"
    serving = once("laws-of-factors", runs, lambda: tuple(law for law in laws_of_factors() if suits(law, runs)))
    if len(serving) == 0 or refine.refusal(kind, (runs, serving, how)):
        return (), lambda: None
    title = f"Fitting what {runs.name} says of {'each factor' if len(serving) > 1 else serving[0].title}"
    return refine.better(
        kind, (runs, serving, how), title, lambda tell: several_laws(serving, runs, how, tell), public=bool(runs.card)
    )
