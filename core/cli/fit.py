"""Fitting: one law to runs, to several targets, or to groups of runs."""

import pathlib
import sys
from dataclasses import replace

import click

from .. import laws
from ..errors import BadInput
from ..fit import OBJECTIVES, Fit, FitOptions, fit
from ..fit.batches.grouped import fit_groups, fit_targets, group_alone
from ..fit.diagnostics.checklist import checklist
from ..fit.diagnostics.contributions import contributions
from ..fit.diagnostics.trust import recorded, with_verdict
from ..fit.options import METHODS, read_prior
from ..fit.suited import target_of
from ..report.card import fit_card
from ..runs.words import plural
from ..units import plain
from ._common import json_option, pairs_of, print_json, say
from ._options import COUNT_FROM_ZERO, POSITIVE, SEED, NewFile, StartCount
from ._reading import reading_options


@click.command()
@click.argument("runs", nargs=-1, required=True)
@click.option("--law", required=True, help="Key of the law; `laws` lists them.")
@click.option("--target", multiple=True, help="Column to fit, or a family such as loss/*; may repeat.")
@click.option("--where", help='Keep only such runs, e.g. "flops < 1e21 and params > 5e7".')
@click.option("--objective", help=f"{', '.join(OBJECTIVES)}; the law's own by default.")
@click.option("--delta", type=POSITIVE, default=1e-3, show_default=True, help="Huber's delta.")
@click.option(
    "--starts",
    type=StartCount(),
    default="256",
    show_default=True,
    help="A number, or `grid` for the published start grid.",
)
@click.option(
    "--screen", type=COUNT_FROM_ZERO, help="Polish only so many starts; 0 polishes all, as do laws of few parameters."
)
@click.option("--pin", multiple=True, help="Hold a parameter, e.g. E=1.8; may repeat.")
@click.option("--prior", multiple=True, help="Draw a parameter to a mean, e.g. E=1.8~0.1; may repeat.")
@click.option("--bootstrap", type=COUNT_FROM_ZERO, default=0, show_default=True, help="Resamples for 95 % intervals.")
@click.option("--intervals", default="auto", show_default=True, help=f"How intervals are made: {', '.join(METHODS)}.")
@click.option(
    "--weak-priors/--no-weak-priors",
    default=True,
    show_default=True,
    help="Weak priors in refits where the runs leave a parameter open, so that predictions have intervals.",
)
@click.option("--cluster", default="auto", show_default=True, help="Column resampled whole; auto, none or a name.")
@click.option("--group", help="Fit the law to every value of this column.")
@click.option("--shared", default="", help="Parameters that groups have in common, e.g. alpha,beta.")
@click.option("--seed", type=SEED, default=0, show_default=True)
@click.option(
    "--out",
    type=NewFile(),
    help="Save the fit for predict and allocate; with groups or targets, one file each, named after it.",
)
@click.option("--card", type=NewFile(), help="Write the fit card, a page of Markdown.")
@reading_options
@json_option
def command(runs, load, law, target, where, group, shared, out, card, as_json, **choices) -> None:
    """Fit a law to RUNS: a file, several that belong together, or the name of a bundled data set."""
    table = load(*runs)
    table = table.where(where) if where else table
    chosen, several = laws.get(law), len(target) > 1 or any(t.endswith("/*") for t in target)
    named = target[0] if target and not several else None
    if group and not target:
        named = target_of(chosen, table) or None  # the same in every group
    options = _options(named, **choices)
    common = tuple(n.strip() for n in shared.split(",") if n.strip())
    if common and not group:
        raise BadInput("--shared needs --group: parameters are shared between groups.")
    if several and group:
        raise BadInput("--group takes one --target; allowed is one of them with several values.")
    if card and (several or group):
        raise BadInput("--card describes one fit; allowed is one --target without --group.")
    if group:
        found = fit_groups(chosen, table, group, common, options)
        tables = {g: group_alone(table, group, g) for g in found.fits}
        found = replace(found, fits={g: with_verdict(f, tables[g]) for g, f in found.fits.items()})
        _report(found.fits, found.report(), tables, out, as_json)
    elif several:
        fits = {t: with_verdict(f, table) for t, f in fit_targets(chosen, table, target, options).items()}
        _report(fits, {"targets": {t: f.report() for t, f in fits.items()}}, dict.fromkeys(fits, table), out, as_json)
    else:
        result = with_verdict(fit(chosen, table, options), table)
        if card and result.ok:
            found = fit_card(result, table, recorded(result), checklist(result, table, deep=True))
            _write(card, found)
        _report({"": result}, result.report(), {"": table}, out, as_json)


def _write(path: pathlib.Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as err:
        raise BadInput(f"{path} cannot be written: {err.strerror or err}.") from None


def _options(
    target, objective, delta, starts, screen, pin, prior, bootstrap, intervals, weak_priors, cluster, seed
) -> FitOptions:
    return FitOptions(
        target=target, objective=objective, delta=delta, starts=starts, screen=screen, pins=pairs_of(pin),
        priors=tuple(read_prior(item) for item in prior), bootstrap=bootstrap, intervals=intervals,
        weak_priors=weak_priors, cluster=cluster, seed=seed,
    )  # fmt: skip


def _report(fits: dict[str, Fit], report: dict, tables: dict, out: pathlib.Path | None, as_json: bool) -> None:
    for name, one in fits.items():
        if out:
            one.save(out.with_stem(f"{out.stem}-{name.replace('/', '-')}") if name else out)
        if not as_json:
            if name:
                click.echo(f"== {name}")
            _text(one, tables[name])
    if as_json:
        print_json(report)
    elif lost := {k: v for k, v in report.get("groups", {}).items() if k not in fits}:
        for name, one in lost.items():
            click.echo(f"note: {name}: {one['notes'][0]}")
    failed = [f.message for f in fits.values() if not f.ok]
    if failed or not fits:
        click.echo(f"error: {failed[0] if failed else 'no group could be fitted.'}", err=True)
        sys.exit(1)


def _text(result: Fit, table) -> None:
    say(recorded(result))
    for source, text in contributions(result):
        click.echo(f"  {source.lower()}: {text}")
    reached = "" if result.objective.value is None else f" {result.objective.value:.9g}"
    target = "" if result.target == laws.get(result.law).target else f" for {result.target}"
    rows = f"{result.n_runs:,} rows of " if result.cluster == "run" and result.n_clusters < result.n_runs else ""
    runs = plural(result.n_clusters if rows else result.n_runs, "run")
    click.echo(f"{result.law}{target} on {rows}{runs} of {table.name}, {result.objective.name}{reached}")
    for name, e in result.parameters.items():
        interval = "" if e.low is None or e.high is None else f"  95 % {plain(e.low)} to {plain(e.high)}"
        click.echo(f"  {name:8} {plain(e.value, 6)}{interval}")
    for note in result.notes:
        click.echo(f"note: {note}")
    click.echo(f"unit: {result.unit}; seed {result.seed}; version {result.version}")
