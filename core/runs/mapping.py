"""How one column of a file is read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mapped:
    """One source column read as a canonical one: canonical value = source value times `factor`, in `unit`."""

    source: str
    column: str
    factor: float
    unit: str
