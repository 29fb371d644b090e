"""What published laws recommend for a run: batch size, learning rate, weight decay; and what sweeps say of them."""

from collections.abc import Mapping
from typing import Any

import click
import numpy as np
import pandas as pd

from .. import laws
from ..errors import BadInput
from ..fit.sweeps.critical_batches import critical_batches
from ..plan.tuning import critical_batch, sweep
from ..plan.tuning.recommendations import SETTINGS, recommendations, run_of, spread
from ..plan.tuning.swept import swept_settings
from ..plan.tuning.time_and_compute import Cluster, checked_batch, costs_of_batch
from ..plan.tuning.verdict import of_recommendations
from ..runs import Runs
from ..units import count, plain
from . import _critical_batches_text, _sweep_text
from ._common import json_option, print_json, say
from ._constants import calibrated_of
from ._options import POSITIVE, Needs
from ._reading import reading_options


@click.command()
@click.option("--params", required=True, type=POSITIVE, help="Parameters, e.g. 8e9.")
@click.option("--params-non-embedding", type=POSITIVE, help="Those without embeddings; as --params by default.")
@click.option("--tokens", required=True, type=POSITIVE, help="Training tokens, e.g. 15e12.")
@click.option("--loss", type=POSITIVE, help="Loss that is reached, for laws that go by it.")
@click.option("--batch", type=POSITIVE, help="A batch of your own in tokens, to be priced, e.g. 4M.")
@click.option(
    "--critical",
    cls=Needs,
    needs="batch",
    default="critical-batch-power-lines@bergsma",
    show_default=True,
    help="Law that prices it.",
)
@click.option(
    "--context", cls=Needs, needs="batch", type=POSITIVE, default=4096, show_default=True, help="Tokens of a sequence."
)
@click.option("--devices", cls=Needs, needs="batch", type=POSITIVE, default=256, show_default=True)
@click.option("--steps", help="Runs that reach one loss at several batches, a file or a bundled set: what they show.")
@click.option(
    "--small",
    cls=Needs,
    needs="steps",
    type=POSITIVE,
    help="Batch in tokens from which steps are counted in proportion; 256 sequences by default.",
)
@click.option(
    "--sweep", "swept", help="Runs that vary rate, batch and weight decay, a file or a bundled set: what they show."
)
@click.option(
    "--near",
    cls=Needs,
    needs="swept",
    type=POSITIVE,
    help="Runs within so much of the lowest loss count: 0.02, and 0.04 for decay.",
)
@reading_options
@json_option
def command(
    params,
    params_non_embedding,
    tokens,
    loss,
    batch,
    critical,
    context,
    devices,
    steps,
    small,
    swept,
    near,
    load,
    as_json,
) -> None:
    """Recommend batch size, learning rate and weight decay by every published law."""
    load.needs(steps, swept, option="--steps or --sweep")
    at = run_of(params, params_non_embedding or params, tokens) | ({"loss": loss} if loss else {})
    user_batch = checked_batch(batch, tokens, context) if batch else None
    swept_runs = load(swept) if swept else None
    tables = _recommended(at, user_batch, swept_runs)
    priced = None
    if user_batch:
        cluster = Cluster(devices=devices, context=context)
        prices = costs_of_batch(
            calibrated_of(critical), params, tokens, loss or np.nan, cluster, np.array([user_batch])
        )
        priced = prices.iloc[0].to_dict()
    reports = {
        "critical": _critical(load(steps), small) if steps else None,
        "sweep": _swept(swept_runs, near) if swept_runs else None,
    }
    verdict = of_recommendations(tables)
    if as_json:
        rows = {s: t.astype(object).where(t.notna(), None).to_dict("records") for s, t in tables.items()}
        middle = {s: dict(zip(("low", "middle", "high"), spread(t), strict=True)) for s, t in tables.items()}
        answer = {"verdict": verdict.report(), "recommendations": rows, "spread": middle, "batch": priced}
        print_json(answer | {name: report for name, report in reports.items() if report})
        return
    say(verdict)
    _say(tables, priced)
    if reports["critical"]:
        _say_critical(reports["critical"])
    if reports["sweep"]:
        click.echo("\n".join(_sweep_text.sentences(reports["sweep"], reports["sweep"]["unit"])))


def _recommended(at: Mapping[str, float], user_batch: float | None, runs: Runs | None) -> dict[str, pd.DataFrame]:
    """Return every setting's recommendations, by `runs` that sweep it where they are near.

    Laws that need a batch or a rate take the user's, else the middle.
    """
    inputs, tables = dict(at), {}
    swept = swept_settings(runs.included, runs.factors, runs.name) if runs else {}
    for setting in SETTINGS:
        tables[setting] = recommendations(setting, inputs, swept)
        inputs[setting] = user_batch if user_batch and setting == "batch_tokens" else spread(tables[setting])[1]
    return tables


def _critical(runs: Runs, small: float | None) -> dict[str, Any]:
    """Return both critical batches of every target loss of the runs, and how they grow with size."""
    found = critical_batches(laws.law_of("steps", ["batch_tokens"]), runs, small, 0)
    return critical_batch.report(*found, _critical_batches_text.NAMES)


def _swept(runs: Runs, near: float | None) -> dict[str, Any]:
    """Return what the runs say of each setting that they vary. Raises BadInput where they vary none."""
    if not sweep.varied_of(runs.factors):
        raise BadInput(f"{runs.name} varies none of {', '.join(sweep.SETTINGS)}: there is no sweep to tell of.")
    return {"unit": runs.unit("loss"), **sweep.study(runs.included, runs.factors, near).report()}


def _say(tables: Mapping[str, pd.DataFrame], priced: Mapping[Any, Any] | None) -> None:
    for setting, table in tables.items():
        low, middle, high = spread(table)
        click.echo(f"{setting.replace('_', ' ')}: {plain(middle, 3)} ({plain(low, 3)} to {plain(high, 3)})")
        for _, row in table.iterrows():
            far = (
                "" if not row["beyond"] > 0.05 else f"  {row['beyond']:.1f} decades outside of its runs in {row['why']}"
            )
            click.echo(f"  {row['reference']:45} {plain(row['value'], 3):>9}{far}")
    if priced:
        click.echo(
            f"a batch of {count(priced['batch_tokens'])} tokens needs {100 * priced['extra']:.1f} % more tokens: "
            f"{count(priced['steps'])} steps, {plain(priced['days'], 3)} days"
        )


def _say_critical(report: Mapping[str, Any]) -> None:
    for sentence in _critical_batches_text.sentences(report):
        click.echo(sentence)
    for note in report["notes"]:
        click.echo(f"note: {note}", err=True)
