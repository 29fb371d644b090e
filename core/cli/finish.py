"""The loss of a run that is still going, at its end."""

import click

from ..errors import BadInput
from ..fit.finish.curves import going
from ..fit.finish.forecast import forecast
from ..plan.finish import text
from ..plan.finish.verdict import of_finish
from ._common import json_option, print_json, say, say_notes
from ._options import POSITIVE
from ._reading import Loader, reading_options


@click.command()
@click.argument("runs", nargs=-1, required=True)
@click.option("--run", "name", required=True, help="The run that is still going.")
@click.option("--tokens", type=POSITIVE, default=None, help="Its training tokens at the end.")
@click.option("--steps", type=POSITIVE, default=None, help="Its steps at the end, where the table has no tokens.")
@click.option("--target", default="loss", show_default=True, help="The column of losses.")
@reading_options
@json_option
def command(runs, load: Loader, name, tokens, steps, target, as_json) -> None:
    """Predict the loss of a run of RUNS at its end, from its curve so far and from its siblings that ended.

    RUNS has a row a checkpoint: run, tokens or step, loss, and where known size and schedule.
    """
    if tokens and steps:
        raise BadInput("Give --tokens or --steps, not both: the table counts one of them.")
    table = load(*runs)
    counts_tokens = "tokens" in table.table and table.table["tokens"].notna().any()
    if (tokens or steps) and bool(tokens) != bool(counts_tokens):
        known, lacking = ("--tokens", "steps") if counts_tokens else ("--steps", "tokens")
        raise BadInput(f"{table.name} does not count {lacking} of its runs: give {known}.")
    found = forecast(going(table, name, tokens or steps, target))
    verdict = of_finish(found)
    say_notes(found.going.notes, as_json)
    if as_json:
        print_json({"verdict": verdict.report(), **found.report()})
        return
    say(verdict)
    click.echo(text.answer(found).replace("**", ""))
    click.echo(text.made_of(found))
