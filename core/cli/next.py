"""Which runs to make next, within a pilot budget."""

from collections.abc import Mapping

import click

from .. import laws
from ..errors import BadInput
from ..fit import Calibrated, FitOptions, fit, from_fit, from_published, verdict
from ..fit.known_runs import KnownRuns, known_runs, none_known
from ..fit.solver.task import bound_to_runs
from ..laws.base import Law
from ..plan.next import text
from ..plan.next.aim import FORMS, Kind, aim_of
from ..plan.next.ladder import FEWEST, MOST
from ..plan.next.proposal import next_runs
from ..plan.next.training_table import training_table
from ..plan.next.verdict import of_next
from ..plan.spending import FORMS as AMOUNTS
from ..plan.spending import read_spending
from ..runs import Runs
from ..runs.numbers import value
from ..verdict import Verdict
from ._common import json_option, point_of, print_json, say
from ._options import NewFile, Whole
from ._reading import Loader, reading_options

RESAMPLES = 200
NAMED = 3  # sets in a refusal
BEYOND = 10.0  # times the compute of the largest run, where no aim is given


@click.command()
@click.argument("runs", nargs=-1)
@click.option("--law", "key", required=True, help="Key of the law; KEY@SET has published constants behind few runs.")
@click.option("--budget", required=True, help=f"What all runs together may cost: {AMOUNTS}.")
@click.option("--aim", default="", help=f"What they shall narrow: {FORMS}; ten times the largest run by default.")
@click.option("--number", type=Whole(FEWEST, MOST), default=None, help="How many runs; as many as help by default.")
@click.option("--target", default="", help="Column to predict; the law's own by default.")
@click.option("--csv", "path", type=NewFile(), help="Write the runs as a table for `datasets.measured.train --plan`.")
@reading_options
@json_option
def command(runs, load: Loader, key, budget, aim, number, target, path, as_json) -> None:
    """Propose 3 to 8 runs that narrow an answer most, by the RUNS that there are, or by published constants alone."""
    flops = read_spending(budget, value).flops
    kind, point = _aim(aim)
    published = from_published(*laws.get_published(key)) if "@" in key else None
    law = published.law if published else laws.get(key)
    table = load(*runs) if runs else None
    calibrated, known, fitted = _constants(law, table, target, published)
    if not point and not len(known.y):
        raise BadInput(f"Without runs --aim says what is to be narrowed, such as {FORMS}.")
    goal = aim_of(calibrated, kind, point or {"flops": BEYOND * float(known.flops.max())})
    found = next_runs(calibrated, goal, flops, known, published, number)
    judged = of_next(found, calibrated, fitted)
    if path:
        training_table(found).to_csv(path, index=False)
    if as_json:
        print_json({"verdict": judged.report(), **found.report()})
        return
    say(judged)
    for sentence in (text.answer(found), *(f"  {text.run(dict(r.at), r.flops)}" for r in found.proposed),
                     text.both(found), text.made_of(found)):  # fmt: skip
        click.echo(sentence.replace("**", ""))


def _aim(written: str) -> tuple[Kind, Mapping[str, float]]:
    """Read what is to be narrowed: its kind, and a point by column, empty where nothing is said."""
    if not written:
        return "size", {}
    kind, at, point = written.partition("@")
    if kind.strip() not in ("loss", "size") or not at or not point.strip():
        raise BadInput(f"--aim {written[:60]!r} is no aim; allowed are for example {FORMS}.")
    return ("size" if kind.strip() == "size" else "loss"), point_of(point)


def _constants(
    law: Law, table: Runs | None, target: str, published: Calibrated | None
) -> tuple[Calibrated, KnownRuns, Verdict | None]:
    """Return the constants by which the answer is given now, the runs behind them, and the verdict on their fit.

    For few runs they are published ones, without a verdict.

    Raises BadInput where there are neither runs enough for a fit nor published constants.
    """
    if table is None:
        if published is None:
            raise BadInput(f"Without RUNS the law needs published constants: --law {_sets(law)}.")
        return published, none_known(law), None
    law = bound_to_runs(law, table)
    known = known_runs(law, table, target)
    if len(known.y) > law.n_fitted:
        found = fit(law, table, FitOptions(target=target or None, starts=64, bootstrap=RESAMPLES))
        if found.ok:
            return from_fit(found), known, verdict(found, table)
    if published is None:
        raise BadInput(
            f"{table.name} has {len(known.y)} usable runs, too few for {law.key} alone; "
            f"published constants can stand behind them: --law {_sets(law)}."
        )
    return published, known, None


def _sets(law: Law) -> str:
    """Return the published sets of a law, the first few of them, as an option names them."""
    names = [f"{law.key}@{s.name}" for s in law.published[:NAMED]]
    return " or ".join(names) or "of another law, which has them"
