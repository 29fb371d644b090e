"""How much more compute one arm of a table needs than another for the same loss."""

from typing import Any

import click

from ..errors import BadInput
from ..fit.arms.multiplier import ComputeMultiplier, compare_arms
from ..fit.arms.pairing import ALONG
from ..plan.multiplier import text
from ..plan.multiplier.verdict import of_multiplier
from ..runs.stacked import FILE, stacked
from ._common import json_option, point_of, print_json, say, say_notes
from ._options import POSITIVE
from ._reading import Loader, reading_options


@click.command()
@click.argument("runs", nargs=-1, required=True)
@click.option("--by", default="", help="The column whose values are the arms, e.g. optimizer; two files need none.")
@click.option("--arms", default="", metavar="A,B", help="The arms: the first is compared with each other one.")
@click.option("--at", "point", default="", metavar="flops=C", help="Compute at which the ratio is asked for.")
@click.option("--target", default="", help="The column of losses, where there are several.")
@click.option(
    "--along", type=click.Choice(list(ALONG)), default="both", show_default=True, help="What compute goes to."
)
@click.option("--all-tries", is_flag=True, help="Compare the best of all tries, however many each arm had.")
@click.option("--evaluation-noise", type=POSITIVE, default=None, help="Standard error of one loss, in its unit.")
@reading_options
@json_option
def command(runs, load: Loader, by, arms, point, target, along, all_tries, evaluation_noise, as_json) -> None:
    """Say how many times the compute of one arm another needs for the same loss, in RUNS: a table, or a file an arm."""
    flops = _compute(point)
    table = load(*runs) if len(runs) == 1 else stacked([load(name) for name in runs])
    if not by and len(runs) == 1:
        raise BadInput("One table needs --by, the column whose values are the arms.")
    names = [name.strip() for name in arms.split(",") if name.strip()]
    found = compare_arms(
        table, by or FILE, names, flops, along, target, not all_tries, evaluation_noise or 0.0
    )  # fmt: skip
    verdicts = [of_multiplier(one, found) for one in found.compared]
    say_notes([*found.places.notes, *found.left_out], as_json)
    if as_json:
        pairs = [{"verdict": v.report(), **one.report()} for v, one in zip(verdicts, found.compared, strict=True)]
        print_json(_report(found, pairs))
        return
    for verdict, one in zip(verdicts, found.compared, strict=True):
        say(verdict)
        for sentence in _sentences(one):
            click.echo(sentence)


def _report(found, pairs: list[dict[str, Any]]) -> dict[str, Any]:
    places = found.places
    return {
        "verdict": pairs[0]["verdict"], "by": places.by, "target": places.target, "unit": places.unit,
        "reference": found.reference, "compared": pairs, "notes": [*places.notes, *found.left_out],
    }  # fmt: skip


def _sentences(one: ComputeMultiplier) -> list[str]:
    plain = text.answer(one).replace("**", "").replace("\\", "")
    return [plain, text.better(one), text.drift(one), text.noise(one)]


def _compute(point: str) -> float | None:
    at = point_of(point)
    if not at:
        return None
    if set(at) != {"flops"} or not 0 < at["flops"] < 1e40:
        raise BadInput(f"--at {point!r} is not flops=NUMBER above 0 and below 1e40, such as flops=1e22.")
    return at["flops"]
