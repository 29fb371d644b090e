"""What a user chooses about a fit, in one hashable record."""

import math
from dataclasses import dataclass
from typing import Literal

from ..errors import BadInput
from ..laws.base import Law
from ..runs import parse_number

MOST_RESAMPLES = 1_000_000
MANY, POLISHED = 10, 4
METHODS = ("auto", "case", "residual", "wild", "profile")


@dataclass(frozen=True)
class FitOptions:
    """Choices of a fit; None means the law's own default.

    `delta` is Huber's, in units of the residual. `starts` is a number, or `grid` for the published start grid of the
    law. `screen` is how many of the starts, the most promising ones, walk to their end. With 0 all of them do; None
    stands for all, or for POLISHED where a law has many parameters. `bootstrap` is the number of resamples; with 0
    there are no intervals. `cluster` is the column whose groups are resampled whole. With `auto` it is `run` where a
    run has several rows, and where nothing names runs copies of a row are resampled together; with `none` every row is
    resampled alone. `pins` holds parameters at natural values. `priors` are (name, mean, standard deviation); the
    deviation is relative where a parameter is walked along its logarithm. `intervals` is the method of the intervals,
    one of METHODS (`core.fit.uncertainty.intervals` explains them). With `weak_priors` refits have weak priors where
    runs leave a parameter open (`core.fit.uncertainty.weak_priors`), so that predictions have intervals there too; the
    best fit itself never has them.
    """

    target: str | None = None
    objective: str | None = None
    delta: float = 1e-3
    starts: int | Literal["grid"] = 256
    bootstrap: int = 0
    cluster: str = "auto"
    pins: tuple[tuple[str, float], ...] = ()
    seed: int = 0
    priors: tuple[tuple[str, float, float], ...] = ()
    screen: int | None = None
    intervals: str = "auto"
    weak_priors: bool = True

    def __post_init__(self) -> None:
        """Raise BadInput where a number is out of range."""
        if not 0 < self.delta < 1e6:
            raise BadInput(f"delta is {self.delta:g}; allowed is a positive number, 0.001 in most papers.")
        if not 0 <= self.bootstrap <= MOST_RESAMPLES:
            raise BadInput(f"bootstrap is {self.bootstrap}; allowed are 0 to {MOST_RESAMPLES:,} resamples.")
        if not 0 <= self.seed < 2**32:
            raise BadInput(f"seed is {self.seed}; allowed are whole numbers from 0 to 4294967295.")
        if self.screen is not None and self.screen < 0:
            raise BadInput(f"screen is {self.screen}; allowed are 0 (polish every start) and whole numbers above it.")
        if self.intervals not in METHODS:
            raise BadInput(f"There is no interval method {self.intervals[:60]!r}; there are {', '.join(METHODS)}.")
        for name, mean, sd in self.priors:
            if not (sd > 0 and math.isfinite(sd) and math.isfinite(mean)):
                raise BadInput(f"The prior of {name} is {mean:g} with deviation {sd:g}; allowed is one above 0.")

    def polished(self, law: Law) -> int:
        """Return how many starts of a law are polished, 0 for all."""
        return self.screen if self.screen is not None else POLISHED if many_parameters(law) else 0


def many_parameters(law: Law) -> bool:
    """Return whether a start of this law costs so much that most starts are evaluated and not walked."""
    return law.n_fitted > MANY


def read_pin(text: str) -> tuple[str, float]:
    """Read NAME=NUMBER. Raises BadInput where it is not."""
    name, equals, number = text.partition("=")
    if not equals or not name.strip():
        raise BadInput(f"{text[:60]!r} is not NAME=NUMBER, such as E=1.8.")
    return name.strip(), parse_number(number)


def read_prior(text: str) -> tuple[str, float, float]:
    """Read NAME=MEAN~SD. Raises BadInput where it is not."""
    name, equals, rest = text.partition("=")
    mean, tilde, sd = rest.partition("~")
    if not (name.strip() and equals and tilde):
        raise BadInput(f"{text[:60]!r} is not NAME=MEAN~SD, such as E=1.8~0.1.")
    return name.strip(), parse_number(mean), parse_number(sd)
