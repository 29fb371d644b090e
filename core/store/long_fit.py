"""A fit as a job: it goes on when its visitor has left, and its result is a link that opens table and fit."""

from collections.abc import Callable
from dataclasses import dataclass

from .. import laws
from ..errors import BadInput
from ..fit import FitOptions, fit
from ..fit.diagnostics.trust import with_verdict
from ..fit.suited import over_domains
from ..jobs.pieces import name_of
from ..jobs.records import dump, load
from ..runs import Runs, load_bundled
from ..runs.stored import pack, unpack
from .failures import patiently
from .jobs import NewJob
from .shared import keep

PATIENCE = 600.0  # seconds that what was fitted waits for a database that is away


@dataclass(frozen=True)
class FitRequest:
    """A table (by its name where it is bundled, else as bytes), the filter of its rows, and how they are fitted."""

    bundled: str
    runs: bytes
    name: str
    loss_unit: str
    where: str
    law: str
    options: FitOptions


def long_fit(request: bytes, tell: Callable[[str, int, int], None], url: str | None = None) -> str:
    """Fit, and return the link under which table and fit are kept. Raises BadInput as `fit` and `keep` do."""
    wanted = load(FitRequest, request)
    table = load_bundled(wanted.bundled) if wanted.bundled else unpack(wanted.runs, wanted.name, wanted.loss_unit)
    chosen = table.where(wanted.where) if wanted.where else table
    found = fit(over_domains(laws.get(wanted.law), chosen), chosen, wanted.options, tell)
    if not found.ok:
        raise BadInput(found.message)
    tell("verdict", 0, 1)
    judged = with_verdict(found, chosen)
    return patiently(lambda: keep(table, judged, url), PATIENCE)


JOBS = (long_fit,)


def fit_job(table: Runs, where: str, law: str, options: FitOptions, address: str) -> NewJob:
    """Return the job of fitting a law to the rows of a table that a filter keeps; `address` opens its result."""
    bundled = table.name if table.card else ""
    request = FitRequest(bundled, b"" if bundled else pack(table), table.name, table.loss_unit, where, law, options)
    title = f"{laws.get(law).called} on {table.name}, {options.bootstrap:,} resamples"
    return NewJob(title, name_of(long_fit), dump(request), address)
