"""The engine from a shell: laws, datasets, fit, predict, allocate. Same numbers as the app for the same seed.

Exit codes: 0 done, 1 a fit that failed, 2 bad input (one line on standard error says what, where, what is allowed).
"""

import functools
import json
import pathlib
import sys
from collections.abc import Callable
from typing import Any

import click

import core
from core import laws
from core import runs as run_tables
from core.errors import BadInput
from core.fit import FitOptions, fit, from_fit, from_published, load_fit, predict, verdict
from core.plan import allocate
from core.units import plain, with_unit


def _one_line(command: Callable) -> Callable:
    """Turn bad input into one line and exit code 2."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except BadInput as err:
            click.echo(f"error: {err}", err=True)
            sys.exit(2)

    return run


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


@click.group()
@click.version_option(core.__version__, prog_name="scaling-law explorer")
def main() -> None:
    """Fit scaling laws to training runs, extrapolate, and split a compute budget."""


@main.command(name="laws")
@json_option
def laws_command(as_json: bool) -> None:
    """List every law and its published constants."""
    found = [_law(law) for law in laws.registry().values()]
    if as_json:
        _print(found)
        return
    for law in found:
        names = ", ".join(s["name"] for s in law["published"]) or "none published"
        click.echo(f"{law['key']:24} {law['title']}: {law['target']} of {', '.join(law['features'])} ({names})")


def _law(law: laws.Law) -> dict:
    sets = [{"name": s.name, "source": s.source, "confidence": s.confidence} for s in law.published]
    return {
        "key": law.key,
        "title": law.title,
        "target": law.target,
        "unit": law.unit,
        "features": [f.name for f in law.features],
        "published": sets,
    }


@main.command(name="datasets")
@json_option
@_one_line
def datasets_command(as_json: bool) -> None:
    """List the bundled data sets with source and licence."""
    found = []
    for card in run_tables.bundled():
        runs = run_tables.load_bundled(card.name)
        found.append({
            "name": card.name, "rows": runs.n_rows, "runs": runs.n_runs, "licence": card.licence,
            "source": card.source, "columns": list(runs.table.columns),
        })  # fmt: skip
    if as_json:
        _print(found)
        return
    for d in found:
        click.echo(f"{d['name']:20} {d['rows']:,} rows, {d['runs']:,} runs. {d['source']} ({d['licence']})")


@main.command(name="fit")
@click.argument("runs")
@click.option("--law", required=True, help="Key of the law; `laws` lists them.")
@click.option("--target", help="Column to fit; the law's own by default.")
@click.option("--where", help='Keep only such runs, e.g. "flops < 1e21 and params > 5e7".')
@click.option("--objective", help="huber-log, huber, mse-log or mse; the law's own by default.")
@click.option("--delta", type=float, default=1e-3, show_default=True, help="Huber's delta.")
@click.option("--starts", default="256", show_default=True, help="A number, or `grid` for the published start grid.")
@click.option("--pin", multiple=True, help="Hold a parameter, e.g. E=1.8; may repeat.")
@click.option("--bootstrap", type=int, default=0, show_default=True, help="Resamples for 95 % intervals.")
@click.option("--cluster", default="auto", show_default=True, help="Column resampled whole; auto, none or a name.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=pathlib.Path),
    help="Save the fit for predict and allocate.",
)
@json_option
@_one_line
def fit_command(
    runs, law, target, where, objective, delta, starts, pin, bootstrap, cluster, seed, out, as_json
) -> None:
    """Fit a law to RUNS: a CSV, TSV, JSON lines, Parquet or XLSX file, or the name of a bundled data set."""
    table = run_tables.load(runs)
    table = table.where(where) if where else table
    options = FitOptions(target, objective, delta, _starts(starts), bootstrap, cluster, _pairs(pin), seed)
    result = fit(laws.get(law), table, options)
    if out:
        result.save(out)
    if as_json:
        _print(result.report())
    else:
        _fit_text(result, table)
    if not result.ok:
        click.echo(f"error: {result.message}", err=True)
        sys.exit(1)


def _fit_text(result, table) -> None:
    click.echo(verdict(result, table).sentence)
    reached = "" if result.objective.value is None else f" {result.objective.value:.9g}"
    click.echo(f"{result.law} on {result.n_runs:,} runs of {table.name}, {result.objective.name}{reached}")
    for name, e in result.parameters.items():
        interval = "" if e.low is None or e.high is None else f"  95 % {plain(e.low)} to {plain(e.high)}"
        click.echo(f"  {name:8} {plain(e.value, 6)}{interval}")
    for note in result.notes:
        click.echo(f"note: {note}")
    click.echo(f"unit: {result.unit}; seed {result.seed}; version {result.version}")


@main.command(name="predict")
@click.argument("source")
@click.option("--at", required=True, help="Features, e.g. params=7e9,tokens=1e12.")
@json_option
@_one_line
def predict_command(source: str, at: str, as_json: bool) -> None:
    """Predict from SOURCE: a saved fit (FIT.json) or published constants (KEY@NAME)."""
    calibrated = _calibrated(source)
    got = predict(calibrated, dict(_pairs(tuple(at.split(",")))))
    if as_json:
        _print(got.__dict__)
        return
    interval = "" if got.low is None or got.high is None else f" (95 % {plain(got.low)} to {plain(got.high)})"
    far = "" if got.decades_beyond_data is None else f", {got.decades_beyond_data:.1f} decades beyond the data"
    click.echo(f"{with_unit(got.value, calibrated.unit)}{interval}{far}")


@main.command(name="allocate")
@click.argument("source")
@click.option("--flops", required=True, help="Training compute in FLOP, e.g. 1e24.")
@click.option("--fix", default="", help="Features held fixed, e.g. unique_tokens=25e9.")
@json_option
@_one_line
def allocate_command(source: str, flops: str, fix: str, as_json: bool) -> None:
    """Split a compute budget with SOURCE: a saved fit (FIT.json) or published constants (KEY@NAME)."""
    calibrated = _calibrated(source)
    fixed = dict(_pairs(tuple(fix.split(",")))) if fix else {}
    best = allocate(calibrated, run_tables.parse_number(flops), fixed)
    if not best.bounded:
        click.echo("note: no best split was found inside the sizes searched; this one is at their edge.", err=True)
    if as_json:
        _print(best.report())
        return
    click.echo(
        f"{with_unit(best.params, 'parameters')}, {with_unit(best.tokens, 'tokens')} "
        f"({best.tokens_per_param:.1f} per parameter): {with_unit(best.loss, calibrated.unit)}"
    )


def _calibrated(source: str):
    if "@" in source and not pathlib.Path(source).exists():
        return from_published(*laws.get_published(source))
    return from_fit(load_fit(source))


def _starts(text: str):
    if text == "grid":
        return "grid"
    if not text.isdecimal():
        raise BadInput(f"starts is {text!r}; allowed are a whole number or 'grid'.")
    return int(text)


def _pairs(items: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """Read NAME=NUMBER items."""
    pairs = []
    for item in items:
        name, equals, number = item.partition("=")
        if not equals or not name.strip():
            raise BadInput(f"{item!r} is not NAME=NUMBER, such as params=7e9.")
        if name.strip() in dict(pairs):
            raise BadInput(f"{name.strip()} is given twice.")
        pairs.append((name.strip(), run_tables.parse_number(number)))
    return tuple(pairs)


def _print(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, allow_nan=False))
