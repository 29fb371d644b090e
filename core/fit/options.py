"""What a person chooses about a fit, in one hashable record."""

from dataclasses import dataclass
from typing import Literal

from core.errors import BadInput

MOST_RESAMPLES = 20_000


@dataclass(frozen=True)
class FitOptions:
    """Choices of a fit; None means the law's own default.

    `delta` is Huber's, in units of the residual. `starts` is a count or `grid`, the law's published start grid.
    `bootstrap` is the number of resamples (0: no intervals), `cluster` the column whose groups are resampled whole
    (`auto`: `run` where a run has several rows; `none`: rows). `pins` fixes parameters at natural values.
    """

    target: str | None = None
    objective: str | None = None
    delta: float = 1e-3
    starts: int | Literal["grid"] = 256
    bootstrap: int = 0
    cluster: str = "auto"
    pins: tuple[tuple[str, float], ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        """Raise BadInput where a number is out of range."""
        if not 0 < self.delta < 1e6:
            raise BadInput(f"delta is {self.delta:g}; allowed is a positive number, 0.001 in most papers.")
        if not 0 <= self.bootstrap <= MOST_RESAMPLES:
            raise BadInput(f"bootstrap is {self.bootstrap}; allowed are 0 to {MOST_RESAMPLES:,} resamples.")
        if not 0 <= self.seed < 2**32:
            raise BadInput(f"seed is {self.seed}; allowed are whole numbers from 0 to 4294967295.")
