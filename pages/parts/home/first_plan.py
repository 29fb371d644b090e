"""The plan that a first visitor sees, kept in a file: it stands before anything is fitted.

`python -m pages.parts.home.first_plan` writes the file anew. It has a key of all that the plan is made from, and is
shown only where the session asks for just that; `tests/pages/test_first_plan.py` holds it to a fresh one.
"""

import functools
import hashlib
import json
import pathlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from core import laws
from core import runs as run_tables
from core.fit import FitOptions, fit, from_fit
from core.fit.suited import first_suited, target_of
from core.laws.base import Law
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.registry import factors, laws_of_factors
from core.runs import Runs
from core.verdict import Reason, Verdict
from pages.parts import constants, link, question, show, state
from pages.parts.home import limits
from pages.parts.home.at_hand import AtHand
from pages.parts.home.plan import PlanOfPage, goal, plan_of

FILE = pathlib.Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class FirstPlan:
    """What of a plan stands at once: its `line`, `verdict` and `board`, and the line of where it comes from (`source`).

    `params` and `tokens` are those of the law of size and tokens alone.
    """

    line: str
    verdict: Verdict
    board: Mapping[str, Any]
    params: float
    tokens: float
    source: str


def shown(found: PlanOfPage, source: str) -> FirstPlan:
    """Return what of a plan stands at once."""
    split = found.split
    return FirstPlan(found.line, found.verdict, found.board, split.params, split.tokens, source)


def of_session() -> FirstPlan | None:
    """Return the plan of the file where the session asks for just what it was made from, else None."""
    ask = question.current()
    if state.get("constants") != constants.FITTED or ask.runs.name != link.FIRST_DATA or ask.law.key != link.FIRST_LAW:
        return None
    key, kept = _kept()
    return kept if key == key_of(ask.runs, ask.law, ask.options, goal()) else None


def key_of(runs: Runs, law: Law, options: FitOptions, wanted: RecipeGoal) -> str:
    """Return a digest of everything that a plan is made from: runs, law, how it is fitted, target, and all papers."""
    said = {
        "runs": runs.whole_digest, "law": law.key, "options": asdict(replace(options, target=None)),
        "goal": {k: dict(v) if isinstance(v, Mapping) else v for k, v in vars(wanted).items()}, "papers": _papers(),
    }  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@functools.cache
def _papers() -> str:
    """Return a digest of the published constants that a plan may go by."""
    settings = {name for f in factors() if f.advise for name in f.decides}
    heard = [law for law in laws.registry().values() if law in laws_of_factors() or law.target in settings]
    heard.append(laws.get(link.FIRST_LAW))
    sets = [[law.key, s.name, dict(s.values), s.source] for law in heard for s in law.published]
    return hashlib.sha256(json.dumps(sets, sort_keys=True).encode()).hexdigest()


@functools.cache
def _kept() -> tuple[str, FirstPlan]:
    said = json.loads(FILE.read_text("utf-8"))
    reasons = tuple(Reason(r["level"], r["text"], tuple(r["rows"])) for r in said["verdict"]["reasons"])
    verdict = Verdict(said["verdict"]["level"], reasons, said["verdict"]["way_out"])
    return said.pop("key"), FirstPlan(**{**said, "verdict": verdict})


def fresh() -> tuple[str, FirstPlan]:
    """Return the key of a first visitor's plan, and the plan, made now; it takes a minute where nothing is compiled."""
    runs, first = run_tables.load_bundled(link.FIRST_DATA), link.SHARED
    law = first_suited(laws.get(link.FIRST_LAW), runs)
    options = FitOptions(
        target=target_of(law, runs) or None, delta=first["delta"].default, starts=first["starts"].default,
        bootstrap=first["boot"].default, seed=first["seed"].default, intervals=first["intervals"].default,
    )  # fmt: skip
    wanted = RecipeGoal(flops=first["budget"].default, devices=link.choices()[limits.DEVICES].default)
    found = fit(law, runs, replace(options, target=None))
    plan = plan_of(AtHand(from_fit(found), found, (), (), runs), wanted)
    return key_of(runs, law, options, wanted), shown(plan, show.fit_line(found))


def write() -> None:
    """Write the file anew."""
    key, plan = fresh()
    said = {"key": key, **asdict(plan)}
    FILE.write_text(json.dumps(said, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    write()
