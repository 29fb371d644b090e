"""What published laws recommend for a run: batch size, learning rate, weight decay."""

import click
import numpy as np

from .. import runs as run_tables
from ..plan.tuning.recommendations import SETTINGS, recommendations, run_of, spread
from ..plan.tuning.time_and_compute import Cluster, checked_batch, costs_of_batch
from ..units import count, plain
from .common import calibrated_of, json_option, one_line, print_json
from .measured import measured, say
from .swept import say as said
from .swept import swept


@click.command(name="batch")
@click.option("--params", required=True, help="Parameters, e.g. 8e9.")
@click.option("--params-non-embedding", help="Those without embeddings; as --params by default.")
@click.option("--tokens", required=True, help="Training tokens, e.g. 15e12.")
@click.option("--loss", type=float, help="Loss that is reached, for laws that go by it.")
@click.option("--batch", help="A batch of your own in tokens, to be priced, e.g. 4M.")
@click.option("--critical", default="critical-batch-power-lines@bergsma", show_default=True, help="Law that prices it.")
@click.option("--context", type=float, default=4096, show_default=True, help="Tokens of a sequence.")
@click.option("--devices", type=float, default=256, show_default=True)
@click.option("--steps", help="Runs that reach one loss at several batches, a file or a bundled set: what they show.")
@click.option("--small", help="Batch in tokens from which steps are counted in proportion; 256 sequences by default.")
@click.option("--sweep", help="Runs that vary rate, batch and weight decay, a file or a bundled set: what they show.")
@click.option("--near", type=float, help="Runs within so much of the lowest loss count: 0.02, and 0.04 for decay.")
@json_option
@one_line
def batch_command(
    params, params_non_embedding, tokens, loss, batch, critical, context, devices, steps, small, sweep, near, as_json
) -> None:
    """Recommend batch size, learning rate and weight decay by every published law."""
    n, d = (run_tables.parse_number(v) for v in (params, tokens))
    inside = run_tables.parse_number(params_non_embedding) if params_non_embedding else n
    at, found = run_of(n, inside, d) | ({"loss": loss} if loss else {}), {}
    own = checked_batch(run_tables.parse_number(batch), d, context) if batch else None
    for setting in SETTINGS:
        found[setting] = recommendations(setting, at)
        at[setting] = own if own and setting == "batch_tokens" else spread(found[setting])[1]
    priced = None
    if own:
        cluster = Cluster(devices=devices, context=context)
        priced = (
            costs_of_batch(calibrated_of(critical), n, d, loss or np.nan, cluster, np.array([own])).iloc[0].to_dict()
        )
    shown = measured(steps, small, 0) if steps else None
    told = swept(sweep, near, 0) if sweep else None
    if as_json:
        rows = {s: t.astype(object).where(t.notna(), None).to_dict("records") for s, t in found.items()}
        middle = {s: dict(zip(("low", "middle", "high"), spread(t), strict=True)) for s, t in found.items()}
        more = ({"critical": shown} if shown else {}) | ({"sweep": told} if told else {})
        print_json({"recommendations": rows, "spread": middle, "batch": priced} | more)
        return
    for setting, table in found.items():
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
    if shown:
        say(shown)
    if told:
        click.echo("\n".join(said(told)))
