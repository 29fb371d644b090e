"""How one column of a file is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ..units import plain

# What is done with a number of the file before it is multiplied by the factor, and how a person reads it.
TRANSFORMS: Mapping[str, tuple[Callable[[np.ndarray], np.ndarray], str]] = MappingProxyType(
    {
        "": (lambda cells: cells, ""),
        "log": (np.log, "natural logarithm"),
        "exp10": (lambda cells: 10.0**cells, "10 to the power"),
        "exp": (np.exp, "e to the power"),
        "exp2": (np.exp2, "2 to the power"),
        "sqrt": (np.sqrt, "square root"),
        "inverse": (lambda cells: 1.0 / cells, "inverse"),
    }
)

DIGITS = 12
INVERSES: Mapping[str, Callable[[np.ndarray], np.ndarray]] = MappingProxyType(
    {
        "": lambda values: values, "log": np.exp, "exp10": np.log10, "exp": np.log, "exp2": np.log2,
        "sqrt": np.square, "inverse": lambda values: 1.0 / values,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Mapped:
    """One source column read as a canonical one: canonical value = transform(source value) times `factor`, in `unit`.

    `transform` is a key of TRANSFORMS: "log" makes nats of a perplexity. `why` says in one sentence why the column is
    read so, "" where its name alone says it. `times` names canonical columns of the same table by which the value is
    then multiplied: tokens per parameter times `params` are tokens. `by` is another header of the file by whose numbers
    those of `source` are multiplied before anything else, "" for none: the tokens of a run and the share of them.
    """

    source: str
    column: str
    factor: float
    unit: str
    transform: str = ""
    why: str = ""
    times: tuple[str, ...] = ()
    by: str = ""

    @property
    def formula(self) -> str:
        """How the column comes of the file, for people: "params (M) × 1e6", "natural logarithm of val_ppl"."""
        how = TRANSFORMS[self.transform][1]
        factor = [] if self.factor == 1 else [plain(self.factor)]
        source = f"{self.source} × {self.by}" if self.by else self.source
        return " × ".join([f"{how} of {source}" if how else source, *factor, *self.times])

    def revert(self, values: np.ndarray) -> np.ndarray | None:
        """Return the numbers of the file for canonical values; None where they came of several columns of the file.

        They are rounded to DIGITS, so that what the file has as 25 is 25 again.
        """
        if self.by or self.times:
            return None
        if not self.transform and self.factor == 1:
            return values
        with np.errstate(all="ignore"):
            found = INVERSES[self.transform](values / self.factor)
        return np.array([float(f"{v:.{DIGITS}g}") for v in found])

    def convert(self, cells: np.ndarray) -> np.ndarray:
        """Return canonical values for numbers of the file, float64 of the same shape; NaN where there is none.

        With `by` the numbers are products of those of both headers.
        """
        with np.errstate(all="ignore"):
            return TRANSFORMS[self.transform][0](cells) * self.factor
