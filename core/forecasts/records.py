"""A forecast: one prediction with all that it was made from, as plain data that never changes."""

import math
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from ..verdict import Level

SCHEMA = 1
LONGEST = 300  # letters of a title or a name
MOST_VALUES = 2000
Short = Annotated[str, Field(max_length=LONGEST)]
Numbers = Annotated[dict[Short, float], Field(max_length=MOST_VALUES)]


class _Sealed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ForecastReason(_Sealed):
    """One reason of the verdict that stood beside the prediction."""

    level: Level
    text: Annotated[str, Field(max_length=2000)]


class ForecastData(_Sealed):
    """The runs that a law was fitted to: their name, the digest of the rows, and how many entered the fit."""

    name: Short
    digest: Annotated[str, Field(max_length=100)]
    runs: Annotated[int, Field(ge=0)]


class Forecast(_Sealed):
    """A prediction of `target` in `unit` for a run `at` values by column.

    `low` to `high` is its interval of `level` (None: there was none); `sampling_low` to `sampling_high` within it are
    of sampling error alone. `of` says whether it is the interval of one further run, with its noise, or of the mean of
    such runs. `constants` are those of the law called `law`, from `source`; `data` are the runs behind them, None for
    published constants. `verdict` and `reasons` say how far it was to be relied on, `decades_beyond` how many powers of
    ten the run lies outside of the data. `stamped` is the time (UTC) by the clock of whoever stamped it, `author`.
    """

    schema_number: Literal[1] = Field(default=SCHEMA, alias="schema")
    title: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    target: Short
    unit: Short
    at: Numbers
    value: float
    low: float | None = None
    high: float | None = None
    sampling_low: float | None = None
    sampling_high: float | None = None
    level: Annotated[float, Field(gt=0, lt=1)] = 0.95
    of: Literal["run", "mean"]
    law: Short
    source: Short
    constants: Numbers
    data: ForecastData | None = None
    verdict: Level
    reasons: Annotated[tuple[ForecastReason, ...], Field(max_length=50)] = ()
    decades_beyond: float | None = None
    stamped: str
    author: Short
    app: Annotated[str, Field(max_length=100)]

    @field_validator("stamped")
    @classmethod
    def _is_a_time(cls, text: str) -> str:
        if len(text) > 40 or not text.endswith("Z"):
            raise ValueError("a time is written like 2026-12-01T12:00:00Z")
        datetime.fromisoformat(text)
        return text

    @model_validator(mode="after")
    def _holds_its_value(self) -> "Forecast":
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval has two ends, or none")
        if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
            raise ValueError("an interval holds its prediction")
        return self

    @property
    def when(self) -> datetime:
        """When it was stamped, with its zone."""
        return datetime.fromisoformat(self.stamped)

    @property
    def has_band(self) -> bool:
        """Whether it has an interval of some width."""
        return self.low is not None and self.high is not None and math.isfinite(self.high - self.low)

    def document(self) -> dict[str, Any]:
        """Return it as plain data, under the names that files have."""
        return self.model_dump(mode="json", by_alias=True)
