"""A law with its constants, fitted here or published; predictions and plans start from it."""

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .. import laws
from ..errors import BadInput
from ..laws.base import Law, Published
from .discrepancy.discrepancy import Discrepancy
from .discrepancy.form import of_fit
from .draws import FEWEST_DRAWS
from .evaluate import evaluate
from .result import Fit

NO_FORM = "This fit was made without a form error."
PUBLISHED = "Published constants come without draws, so nothing says how uncertain this is."


@dataclass(frozen=True, eq=False)
class Calibrated:
    """A law with its constants.

    `values` maps each parameter to its natural value, and `draws` to its draws [B]; it is None where the source gives
    none. `ranges` has the span of the runs behind the constants by feature, and is empty where it is not known. `label`
    names the source in a few words. `dropped` has the numbers of the resamples that gave no draw. `no_draws` says in a
    sentence why there are no draws. `together` names features that go together in the runs, so that nothing tells their
    effects apart. `form` is the form error, None where it is not known, and `no_form` says why then.
    """

    law: Law
    values: Mapping[str, float]
    draws: Mapping[str, np.ndarray] | None
    ranges: Mapping[str, tuple[float, float]]
    unit: str
    label: str
    dropped: tuple[int, ...] = ()
    no_draws: str = ""
    together: tuple[str, ...] = ()
    form: Discrepancy | None = None
    no_form: str = ""

    @functools.cached_property
    def digest(self) -> str:
        """Sha256 (hex) of law, constants and draws, which can be the key of a cache."""
        total = hashlib.sha256(self.law.key.encode())
        for name, values in sorted(self.stacked.items()):
            total.update(name.encode() + np.ascontiguousarray(values, float).tobytes())
        if self.form is not None:
            total.update(np.array([self.form.below, self.form.above, *self.form.rows.ratios]).tobytes())
        return total.hexdigest()

    @functools.cached_property
    def stacked(self) -> dict[str, np.ndarray]:
        """The value of each parameter followed by its draws [1 + B]."""
        draws = self.draws or {k: np.empty(0) for k in self.values}
        return {k: np.concatenate([[v], draws[k]]) for k, v in self.values.items()}

    @functools.cached_property
    def drawn(self) -> np.ndarray:
        """The number of the resample that gave each draw [B]."""
        n = len(next(iter((self.draws or {}).values()), []))
        return np.setdiff1d(np.arange(n + len(self.dropped)), self.dropped)

    def predict(self, x: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return predictions [1 + B, M] at features x [M] each: by the constants first, then by each draw."""
        return evaluate(self.law, self.stacked, x)

    def expect(self, x: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return predictions [M] at features x [M] each, by the constants alone."""
        return evaluate(self.law, {k: np.array([v]) for k, v in self.values.items()}, x)[0]


def from_fit(fit: Fit) -> Calibrated:
    """Return the constants of a fit with its draws; `draws` is None where they are too few for an interval.

    Raises BadInput where the fit failed, names an unknown law, or has other parameters or draws than the law.
    """
    law = laws.get(fit.law)
    if not fit.ok:
        raise BadInput(f"This fit of {fit.law} failed, so nothing can be made from it: {fit.message}")
    values = {k: e.value for k, e in fit.parameters.items()}
    names, lengths = {p.name for p in law.params}, {len(v) for v in fit.draws.values()}
    if set(values) != names or (fit.draws and set(fit.draws) != names) or len(lengths) > 1:
        raise BadInput(
            f"This fit is damaged: {fit.law} needs {', '.join(p.name for p in law.params)}, with as many draws each."
        )
    enough = lengths and lengths.pop() >= FEWEST_DRAWS
    draws = {k: np.asarray(fit.draws[k]) for k in values} if enough else None
    label, why = f"{fit.law} fitted to {fit.table}", "" if enough else why_no_draws(fit)
    form = of_fit(fit) if enough else None
    without = (fit.no_form or NO_FORM) if enough and form is None else ""
    return Calibrated(
        law, values, draws, fit.ranges, fit.unit, label, tuple(fit.dropped), why, tuple(fit.together), form, without
    )


def why_no_draws(fit: Fit) -> str:
    """Say why a fit has no draws, or too few for an interval."""
    if not fit.resamples:
        return "No resamples were made, so nothing says how uncertain this is."
    if 0 < fit.resamples < FEWEST_DRAWS:
        return f"Only {fit.resamples} resamples were made; an interval needs {FEWEST_DRAWS}."
    said = [note for note in fit.notes if note.startswith("No intervals")]
    said += [note for note in fit.notes if " has no 95 % interval" in note]
    return said[0] if said else "Too few resamples ended well for an interval."


def from_published(law: Law, constants: Published) -> Calibrated:
    """Return published constants; they come without draws, so nothing made from them has an interval."""
    label = f"{law.key}@{constants.name}"
    return Calibrated(law, constants.values, None, constants.ranges, law.unit, label, no_draws=PUBLISHED)
