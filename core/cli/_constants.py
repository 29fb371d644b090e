"""Constants by the name that a person gives them: a saved fit, or a published set."""

import pathlib

from .. import laws
from ..fit import Calibrated, Fit, from_fit, from_published, load_fit
from ..fit.diagnostics.trust import recorded
from ..verdict import Verdict
from ._memory import fit_of


def calibrated_of(source: str) -> Calibrated:
    """Return a saved fit's constants, or published ones."""
    if is_published(source):
        return from_published(*laws.get_published(source))
    return from_fit(saved_fit(source))


def saved_fit(source: str) -> Fit:
    """Return the fit that a file holds, or that the caller has. Raises BadInput as `load_fit` does."""
    return fit_of(source) or load_fit(source)


def is_published(source: str) -> bool:
    """Whether a source names published constants and not a file."""
    return "@" in source and not pathlib.Path(source).exists()


def constants_of(source: str) -> tuple[Calibrated, Verdict | None]:
    """Return what `calibrated_of` does, and the verdict on the fit behind it; None for published constants."""
    if is_published(source):
        return calibrated_of(source), None
    saved = saved_fit(source)
    return from_fit(saved), recorded(saved)
