"""Read a fit that was saved, and refuse a record of numbers that no fit can have."""

import json
import math
import pathlib
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from .. import laws
from ..errors import BadInput
from .discrepancy.rows import MOST
from .objectives import OBJECTIVES
from .result import Fit, FormError

STATUSES = ("converged", "stalled", "failed")
WIDEST = 1e6  # times that hidden runs may widen a band
LEAST, MOST_OF_ANY = 1e-36, 1e36  # absolute values of what runs and laws have: exp(80) and its inverse
COUNTS = ("n_runs", "n_clusters", "resamples", "distinct_starts", "seed", "dropped", "starts", "seconds")


def load_fit(path: str | pathlib.Path) -> Fit:
    """Read a fit that was saved. Raises BadInput when the file is missing, is not a fit, or has impossible numbers."""
    try:
        fit = Fit.model_validate_json(pathlib.Path(path).read_bytes())
    except OSError as err:
        raise BadInput(f"{path} cannot be read: {err.strerror or err}.") from None
    except (ValidationError, json.JSONDecodeError) as err:
        first = err.errors()[0] if isinstance(err, ValidationError) else {"loc": (), "msg": str(err)}
        where = ".".join(map(str, first["loc"])) or "the file"
        raise BadInput(f"{path} is not a saved fit: {where}: {first['msg']}.") from None
    if what := next(impossible(fit), None):
        raise BadInput(f"{path} is not a saved fit: {what}.")
    return fit


def impossible(fit: Fit) -> Iterator[str]:
    """Say what in a record no fit can have, with its place and what is allowed. Raises BadInput for an unknown law."""
    record = fit.model_dump(exclude={"verdict"})
    yield from (f"{where} is {v}; allowed is a finite number" for where, v in _numbers(record) if not math.isfinite(v))
    for name in COUNTS:
        yield from (
            f"{where} is {v}; allowed are numbers from 0 up" for where, v in _numbers(record[name], name) if v < 0
        )
    if fit.status not in STATUSES:
        yield f"status is {fit.status!r}; allowed are {', '.join(STATUSES)}"
    if fit.objective.name not in OBJECTIVES:
        yield f"objective.name is {fit.objective.name!r}; allowed are {', '.join(OBJECTIVES)}"
    if not fit.delta > 0:
        yield f"delta is {fit.delta:g}; allowed are numbers above 0"
    if fit.ok:
        yield from _fitted(fit)


def _fitted(fit: Fit) -> Iterator[str]:
    """Say what parameters, draws and ranges of a fit that did not fail cannot be."""
    law, s = laws.get(fit.law), fit.starts
    if fit.n_runs < 1:
        yield f"n_runs is {fit.n_runs}; allowed are numbers from 1 up"
    if not s.at_best <= s.polished <= s.tried:
        yield f"starts has {s.at_best} at the best of {s.polished} polished of {s.tried}; allowed are fewer and fewer"
    for param in law.params:
        values = [fit.parameters[param.name].value] if param.name in fit.parameters else []
        lower, upper = param.domain.lower, param.domain.upper
        for where, found in (
            (f"parameters.{param.name}.value", values),
            (f"draws.{param.name}", fit.draws.get(param.name, ())),
        ):
            yield from (f"{where} is {v:g}; allowed {param.domain.allowed}" for v in found if not lower <= v <= upper)
    for name, v in fit.pins.items():
        known = next((p for p in law.params if p.name == name), None)
        if known is None or not known.domain.contains(v):
            allowed = "are the parameters of the law" if known is None else known.domain.allowed
            yield f"pins.{name} is {v:g}; allowed {allowed}"
    yield from _form(fit)
    ends = {f"parameters.{n}": (e.low, e.high) for n, e in fit.parameters.items()}
    ends |= {f"ranges.{n}": pair for n, pair in fit.ranges.items()}
    yield from (
        f"{where} goes from {a:g} to {b:g}; allowed is low before high"
        for where, (a, b) in ends.items()
        if a is not None and b is not None and a > b
    )
    for f in law.features:
        low, high = fit.ranges.get(f.name, (math.nan, math.nan))
        yield from (
            f"ranges.{f.name} has {v:g}; allowed {f.domain.allowed}" for v in (low, high) if v == v and not f.allows(v)
        )


def _form(fit: Fit) -> Iterator[str]:
    """Say what the form error of a fit cannot be."""
    form = fit.form
    if form is None:
        return
    if len(form.ratios) > MOST:
        yield f"form has {len(form.ratios):,} ratios; allowed are at most {MOST}"
    lengths = {len(v) for v in (*form.x.values(), form.counts, form.groups)}
    if lengths != {len(form.ratios)} or not form.ratios:
        yield f"form has columns of {', '.join(map(str, sorted(lengths)))} runs for {len(form.ratios)} ratios"
    if missing := [f.name for f in laws.get(fit.law).features if not f.shape and f.name not in form.x]:
        yield f"form.x lacks {missing[0]}"
    if form.rival:
        yield from _rival(fit.law, form)
    for name, v in (("below", form.below), ("above", form.above)):
        if not 1 <= v <= WIDEST:
            yield f"form.{name} is {v:g}; allowed are numbers from 1 to {WIDEST:g}"
    yield from (
        f"form.counts has {v:g}; allowed are numbers from .1 to 1e12" for v in form.counts if not 0.1 <= v <= 1e12
    )
    yield from (f"form.ratios has {v:g}; allowed are numbers from -20 to 20" for v in form.ratios if abs(v) > 20)
    for f in laws.get(fit.law).features:
        yield from (
            f"form.x.{f.name} has {v:g}; allowed {f.domain.allowed}"
            for v in form.x.get(f.name, ())
            if not f.allows(v) or not (v == 0 or LEAST < abs(v) < MOST_OF_ANY)
        )


def _rival(law: str, form: FormError) -> Iterator[str]:
    """Say why the rival of a form error cannot be one of the law with this key."""
    try:
        rival = laws.rival_called(laws.get(law), form.rival)
    except BadInput:
        yield f"form.rival is {form.rival!r}; allowed is the key of a law, or of one made from {law}"
        return
    if lost := [f.name for f in rival.features if not {f.name, *f.alternatives} & set(form.x)]:
        yield f"form.rival is {form.rival}, which needs {lost[0]}; allowed is one for the runs of {law}"
    if lost := [p.name for p in rival.params if p.name not in form.rival_values]:
        yield f"form.rival_values lacks {lost[0]}"
    yield from (
        f"form.rival_values.{p.name} is {form.rival_values[p.name]:g}; allowed {p.domain.allowed}"
        for p in rival.params
        if p.name in form.rival_values
        and not (p.domain.contains(v := form.rival_values[p.name]) and (v == 0 or LEAST < abs(v) < MOST_OF_ANY))
    )


def _numbers(value: Any, where: str = "") -> Iterable[tuple[str, float]]:
    """Return every number of plain data with its place."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [(where, value)]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
    return [found for key, v in items for found in _numbers(v, f"{where}.{key}" if where else str(key))]
