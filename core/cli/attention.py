"""Which numbers of heads reach a loss at the least cost."""

import click

from ..errors import BadInput
from ..plan.architecture.head_costs import AIMS, Use, candidates
from ..plan.architecture.heads import choose, knows, loss_like
from ..plan.architecture.verdict import of_heads
from ..units import count, plain
from ._common import json_option, point_of, print_json, say, say_notes
from ._constants import constants_of
from ._options import COUNT, MOST, POSITIVE, Amount, Whole

FROM_ONE = Amount(1.0, MOST, below=True)
COLUMNS = ("query_heads", "kv_heads", "params", "memory", "kv_cache", "flops", "time", "z", "within")


def _target(calibrated, loss: float | None, like: str) -> tuple[float, tuple[str, ...]]:
    """Return the loss to reach, the one given or that of a model of some size and heads, and notes on the model."""
    if (loss is None) == (not like):
        raise BadInput("Give either --loss, or --like params=...,query_heads=...,kv_heads=... for a model to match.")
    return (loss, ()) if loss is not None else loss_like(calibrated, point_of(like))


@click.command()
@click.argument("source", default="attention-joint-heads@through-chen")
@click.option("--loss", type=POSITIVE, help="Loss to reach.")
@click.option("--like", default="", help="A model to match instead, e.g. params=1e9,query_heads=32,kv_heads=8.")
@click.option("--context", type=POSITIVE, default="128K", show_default=True, help="Tokens read when one is written.")
@click.option("--aim", type=click.Choice(AIMS), default="time", show_default=True, help="What is to be least.")
@click.option("--group", type=COUNT, help="Query heads per KV head, where the law does not know of KV heads; 4 then.")
@click.option("--most", type=Whole(1.0, 65_536.0), default=32, show_default=True, help="Most query heads.")
@click.option("--limit", default="", help="Ceilings, e.g. memory=24e9,flops=1e10,time=0.02 (bytes, FLOP, seconds).")
@click.option("--batch", type=FROM_ONE, default=16, show_default=True, help="Sequences written at once.")
@click.option("--bits", type=FROM_ONE, default=16, show_default=True, help="Bits of a stored number.")
@click.option("--device", default="h100", show_default=True)
@click.option("--head-dim", type=FROM_ONE, default=64, show_default=True, help="Width of a head.")
@json_option
def command(source, loss, like, context, aim, group, most, limit, batch, bits, device, head_dim, as_json) -> None:
    """Choose heads and size by SOURCE: a saved fit (FIT.json) or published constants (KEY@NAME)."""
    calibrated, fitted = constants_of(source)
    limits = point_of(limit)
    use = Use(context, aim, limits, batch, bits, device, head_dim=head_dim)
    rule = group or (None if knows(calibrated)[1] else 4)
    target, notes = _target(calibrated, loss, like)
    found = choose(calibrated, target, use, candidates(most, rule))
    verdict = of_heads(found, calibrated, calibrated.ranges, None, fitted)
    rows = found.table[list(COLUMNS)]
    say_notes(notes, as_json)
    if as_json:
        ends = found.ends or (None, None)
        print_json({
            "verdict": verdict.report(),
            "loss": target, "unit": calibrated.unit, "aim": aim, "context": use.context, "sure": found.sure,
            "best": _plain(rows.iloc[0]) | {"params_low": ends[0], "params_high": ends[1]},
            "usual": None if found.usual is None else _plain(found.usual[list(COLUMNS)]),
            "candidates": [_plain(row) for _, row in rows.iterrows()],
            "notes": list(notes),
        })  # fmt: skip
        return
    say(verdict)
    click.echo(f"loss {plain(target)} {calibrated.unit} at a context of {count(use.context)} tokens, least {aim}:")
    for i, row in rows.iterrows():
        mark = "*" if i == 0 else " " if row["within"] else "x"
        click.echo(
            f"{mark} {row['query_heads']:3d} query, {row['kv_heads']:3d} KV heads  {count(row['params']):>6} parameters"
            f"  {row['memory'] / 1e9:8.3g} GB  {row['flops'] / 1e9:8.3g} GFLOP  {1e3 * row['time']:8.3g} ms a token"
        )


def _plain(row) -> dict:
    return {k: bool(v) if k == "within" else int(v) if k.endswith("heads") else float(v) for k, v in row.items()}
