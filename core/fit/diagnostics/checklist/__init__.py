"""The checklist of what goes wrong in published fits, filled in for every fit.

Each row names its source. Thresholds are proposals of the papers named there, or judgements.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ....errors import BadInput
from ....runs import Runs
from ...result import Fit
from ...solver.progress import Progress
from ...validation.compare import Comparison
from ..identifiability import Identifiability
from . import claims, data, sampling, search
from .case import Case, Found, State

__all__ = ["ROWS", "Item", "State", "checklist", "same_runs"]


@dataclass(frozen=True)
class Item:
    """One row of the checklist: the `pain` it guards against, what it shows (`shown`), and its findings in `text`."""

    key: str
    pain: str
    shown: str
    state: State
    text: str


@dataclass(frozen=True)
class Guard:
    """One row before it is filled in; `look` fills it in for a case."""

    key: str
    pain: str
    shown: str
    look: Callable[[Case], Found]


ROWS = (
    Guard("optimiser", "Optimiser stopped early (Besiroglu et al., arXiv:2404.10102)",
        "gradient at the optimum, starts in the best basin", search.optimiser),
    Guard("starts", "Too few starts", "basins, spread of exponents near the best", search.starts),
    Guard("conditioning", "Ill-conditioned", "condition number, weak direction", search.conditioning),
    Guard("levels", "Too few levels of a factor", "levels of each factor, correlation of logs", sampling.levels),
    Guard("bounds", "Parameter at a bound", "parameters at a bound or driven off", search.at_bounds),
    Guard("widths", "Intervals too narrow (Besiroglu et al., arXiv:2404.10102)",
        "runs there are, and runs that such intervals imply", claims.widths),
    Guard("objective", "Another objective, another answer (Gemstones, arXiv:2502.06857)",
        "exponents and advice under every objective", claims.objective),
    Guard("rounding", "Rounded constants (Besiroglu et al., arXiv:2404.10102)",
        "how far rounding moves predictions", search.rounding),
    Guard("embeddings", "How parameters are counted (Porian et al., arXiv:2406.19146)",
        "exponents with and without embeddings", data.embeddings),
    Guard("compute", "6 N D against exact compute (Gemstones, arXiv:2502.06857)", "C / 6ND of the runs", data.compute),
    Guard("schedules", "Warm-up and learning rate not tuned at small scale (Porian et al., arXiv:2406.19146)",
        "warm-up as a share of the run, residuals against the learning rate", data.schedules),
    Guard("checkpoints", "Checkpoints in place of runs (Choshen et al., arXiv:2410.11840)",
        "last rows only, and the first tenth cut, against all", sampling.checkpoints),
    Guard("rows", "Rows treated as runs", "rows, runs, configurations", sampling.counted),
    Guard("leakage", "Validation that leaks", "largest runs hidden, beside random folds", claims.leakage),
    Guard("extrapolation", "Extrapolation (Choshen et al., arXiv:2410.11840)",
        "decades beyond the runs, error at such a distance", claims.extrapolation),
    Guard("isoflop", "Bias of isoFLOP parabolas (Czech et al., arXiv:2603.22339)",
        "budgets that bracket their best size, ratio of exponents", sampling.isoflop),
    Guard("selection", "Selected or diverging runs", "skewness of the residuals, diverged runs", data.selection),
    Guard("floor", "Floor unstable", "interval of the floor, predictions with it held off", claims.at_floor),
    Guard("replicates", "Seed noise (Choshen et al., arXiv:2410.11840)", "scatter of replicates", sampling.replicates),
    Guard("repetition", "Repeated data (Muennighoff et al., arXiv:2305.16264)", "epochs", data.repetition),
    Guard("mixture", "Mixtures tried are too few or too alike",
        "mixtures, their rank, the target's place", data.mixture),
    Guard("units", "Different loss units or tokenisers", "unit, vocabularies", data.units),
    Guard("methods", "Not reported (Li et al., arXiv:2502.18969)", "methods paragraph", claims.reported),
)  # fmt: skip


def checklist(
    fit: Fit,
    runs: Runs,
    *,
    deep: bool = False,
    at: Mapping[str, float] | None = None,
    identified: Identifiability | None = None,
    comparison: Comparison | None = None,
    multiverse: Any = None,
    progress: Progress | None = None,
) -> list[Item]:
    """Return every row of the checklist for a fit and the runs it was made from; no row is ever missing.

    `at` is the point, by feature, that the fit is meant for. `identified`, `comparison` and `multiverse` are what
    `identify`, `compare` and `multiverse` returned for this fit. The function calls `identify` itself where it is not
    given. With `deep` it makes a few dozen short refits and reports them to `progress`. Without, it fits nothing, and
    the state of a row that needs refits is `not checked`. Raises BadInput for other runs than those fitted.
    """
    same_runs(fit, runs)
    if not fit.ok:
        first, *rest = ROWS
        failed = Item(first.key, first.pain, first.shown, "do not", fit.message)
        return [failed, *(Item(r.key, r.pain, r.shown, "not checked", "The fit failed.") for r in rest)]
    case = Case(fit, runs, deep, at, identified, comparison, multiverse, progress)
    if deep and comparison is None:
        case = replace(case, comparison=_compared(case))
    return [Item(r.key, r.pain, r.shown, *r.look(case)) for r in ROWS]


def same_runs(fit: Fit, runs: Runs) -> None:
    """Raise BadInput unless `runs` are those that were fitted."""
    if fit.digest and fit.digest != runs.digest:
        raise BadInput(
            f"This fit was made from other runs ({fit.table}, digest {fit.digest[:12]}) than {runs.name} "
            f"({runs.digest[:12]}): give the runs it was made from."
        )


def _compared(case: Case):
    try:
        return claims.compared(case)
    except BadInput:
        return None
