"""The record of a fit: plain data that can be printed, stored, sent and read back."""

import pathlib

from pydantic import BaseModel, ConfigDict

from .. import __version__
from ..errors import BadInput
from ..laws.family import split
from ..verdict import Verdict

SHOWN = (
    *("law", "target", "unit", "n_runs", "objective", "parameters", "status", "starts", "seconds", "notes"),
    *("seed", "version"),
)
SETTLED = 1e-4  # relative: halves of a search whose best objectives differ by less came to the same fit


class Record(BaseModel):
    """A frozen record that refuses fields it does not know, so that a damaged file is refused in one line."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Estimate(Record):
    """A parameter in natural space; low and high are the ends of its 95 % interval, None where it has none."""

    value: float
    low: float | None = None
    high: float | None = None


class Reached(Record):
    """The name of an objective and its lowest value, None where no start could be evaluated."""

    name: str
    value: float | None


class Starts(Record):
    """Numbers of starts: those tried, dropped by screening, walked to their end, and ended in the best basin.

    `apart` is by how much the best objectives of the two halves of the search differ, or the last rounds of it still
    lowered the best one, relative; None where there were too few starts to divide.
    """

    tried: int
    screened: int
    polished: int
    at_best: int
    apart: float | None = None

    @property
    def settled(self) -> bool | None:
        """Whether both halves of the search came to the same best fit; None where there were no halves."""
        return None if self.apart is None else self.apart <= SETTLED


class Seconds(Record):
    """Seconds of wall-clock time by stage."""

    compile: float
    solve: float
    intervals: float


class Basin(Record):
    """One optimum: its objective, how many starts ended there, and the span of their natural parameters."""

    value: float
    starts: int
    spans: dict[str, tuple[float, float]]


class FormError(Record):
    """What the form error of a fit is made of again (see `core.fit.discrepancy`).

    The runs of the fit, or averages of neighbours among them, have features `x` by name, `ratios` (the logarithm of the
    observed target over what the law predicts), `counts` of the runs behind each, and `groups` that share noise.
    `rival` is the key of the other law that the form error stands on (of an earlier fit "", where there was none), with
    its constants; `core.laws.rival_called` finds it.
    `below` and `above` are the factors of at least 1 by which hidden runs widen the band on either side.
    """

    x: dict[str, list[float]]
    ratios: list[float]
    counts: list[float]
    groups: list[int]
    rival: str = ""
    rival_values: dict[str, float] = {}
    below: float = 1.0
    above: float = 1.0


class Fit(Record):
    """A fitted law. The first twelve fields are the report; the rest lets `predict` and `allocate` go on from it.

    `status` is one word (`converged`, `stalled`, `failed`), `message` the sentence for people. `columns` says which
    run column served as which feature. `draws` holds the parameters of every resample, natural space, by name.
    `basins` says where the starts ended, best first, `distinct_starts` how many of them were different once linear
    coefficients are eliminated. `intervals` is the method behind low and high. `ranges` spans the runs fitted, by
    feature. `noise` is the residual of one further run in every draw, in the objective's terms (log or not).
    `dropped` numbers the resamples that gave no draw, so that draws of several targets can be laid side by side.
    `shared` names the parameters that this fit, one of several groups, has in common with the others. `verdict` is how
    it was judged on its runs, None where it was not. `together` names features that go together in the runs. `form` is
    the form error; where there is none, `no_form` says why if it was asked for.
    """

    law: str
    target: str
    unit: str
    n_runs: int
    objective: Reached
    parameters: dict[str, Estimate]
    status: str
    starts: Starts
    seconds: Seconds
    notes: list[str]
    seed: int
    version: str = __version__
    message: str = ""
    delta: float = 1e-3
    cluster: str = ""
    pins: dict[str, float] = {}
    columns: dict[str, str] = {}
    ranges: dict[str, tuple[float, float]] = {}
    conventions: dict[str, str] = {}
    draws: dict[str, list[float]] = {}
    basins: list[Basin] = []
    distinct_starts: int = 0
    intervals: str = "case"
    priors: dict[str, tuple[float, float]] = {}
    n_clusters: int = 0
    table: str = ""
    digest: str = ""
    resamples: int = 0
    noise: list[float] = []
    shared: list[str] = []
    dropped: list[int] = []
    verdict: Verdict | None = None
    together: list[str] = []
    form: FormError | None = None
    no_form: str = ""

    @property
    def ok(self) -> bool:
        """Whether there are estimates to go on with."""
        return self.status != "failed"

    def report(self) -> dict:
        """Return the report as plain data, the shape that the shell prints."""
        judged = {"verdict": self.verdict.report()} if self.verdict else {}
        return judged | self.model_dump(include=set(SHOWN), mode="json") | {"law": split(self.law)[0]}

    def save(self, path: str | pathlib.Path) -> None:
        """Write the whole fit as JSON. Raises BadInput where nothing can be written."""
        try:
            pathlib.Path(path).write_text(self.model_dump_json(indent=1))
        except OSError as err:
            raise BadInput(f"{path} cannot be written: {err.strerror or err}.") from None
