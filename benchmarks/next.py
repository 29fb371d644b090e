"""Does the rule for further runs beat buying them at random, and an even ladder?

Run: python benchmarks/next.py. Writes benchmarks/results/next.md; what is in benchmarks/results/next.jsonl already is
not replayed again. `--replays 30` says how many replays a cell has, `--only NAME` does one table.
"""

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from benchmarks._next_replays import World, bought, judged, with_truth, world
from core import laws
from core.fit.known_runs import known_runs
from core.fit.solver.task import bound_to_runs
from core.plan.next.misfit import FORM
from core.runs import load

KEPT, WRITTEN = ROOT / "benchmarks/results/next.jsonl", ROOT / "benchmarks/results/next.md"
TABLES = {
    "chinchilla": "chinchilla", "gadre-grid": "chinchilla", "datablations": "data-constrained",
    "measured/backbone": "chinchilla",
}  # fmt: skip
TRUE = "true law"  # made-up losses at the places of the first table
SHARES, WAYS, NOISE = (0.02, 0.05, 0.1), ("random", "ladder", "rule"), 0.005
PEERS = {
    "learning rate and batch": (0.22, 0.04), "mixture": (0.95, 0.81), "vocabulary": (0.98, 0.93),
    "parallel": (0.99, 0.99), "experts": (0.83, 0.81), "data-constrained": (0.86, 0.79), "sparsity": (0.53, 0.37),
    "Farseer": (0.93, 0.91),
}  # fmt: skip

HOW = """`python benchmarks/next.py`, {today}. The largest decade of compute is hidden. A replay offers a random half
of the visible runs, the same half to every way of buying, and a way spends a share of the compute of all
visible runs on them: at random until the money is spent; on an even ladder of 8 rungs in the logarithm of
compute, among the 3 runs nearest each rung at random, the highest rung first, as often as it can be paid; or
by the rule, which takes on each rung of that ladder the one of the 6 nearest runs that narrows the hidden
losses most. All are judged by one fit, on the hidden runs: least squares of logarithms with weak priors,
where a run counts less the farther it lies from the hidden ones. Noise and form error come from the runs
bought. Errors and R2 are medians; the last columns are shares of paired replays."""
TRUTH = """`true law` has made-up losses at the places of the first table, with noise of {noise:.1%}, judged by the
losses without noise: the rule's error at 2 % of the compute is {ratio} times random's."""
CHOSEN = """Chosen while looking at results: that a run's noise grows by {form:.0%} for every power of ten in size and
tokens between it and the hidden runs, the 8 rungs, and the 6 runs among which is chosen. They were chosen on
the Chinchilla rows, by hiding the second largest decade and by hiding the largest one, with a fit of its own;
so the first cells are no test of these numbers. None was changed after this table, and the other tables had
not been looked at."""
PUBLIC = """R2 on hidden runs of active-sl (arXiv:2604.22753), of other data and other laws: after 10 % of
the budget, and with all the data."""


def worlds() -> dict[str, World]:
    """Return every table by its name."""
    found = {}
    for name, key in TABLES.items():
        table = load(name)
        law = bound_to_runs(laws.get(key), table)
        found[name] = world(law, known_runs(law, table))
    return found


def replayed(name: str, where: World, share: float, way: str, seed: int) -> dict[str, float | str]:
    """Return what one replay gives."""
    if name == TRUE:
        where = with_truth(where, laws.get_published("chinchilla@besiroglu")[1].values, NOISE, seed)
    budget = share * float(where.runs.flops[where.visible].sum())
    taken = bought(where, way, budget, seed)
    error, r2 = judged(where, taken)
    spent = float(where.runs.flops[taken].sum()) / budget
    return {"table": name, "share": share, "way": way, "seed": seed, "n": len(taken), "spent": round(spent, 3),
            "error": round(error, 5), "r2": round(r2, 5)}  # fmt: skip


def kept() -> pd.DataFrame:
    """Return the replays that there are."""
    text = KEPT.read_text() if KEPT.exists() else ""
    names = ["table", "share", "way", "seed", "n", "spent", "error", "r2"]
    found = pd.DataFrame([json.loads(line) for line in text.splitlines()], columns=names)
    return found.drop_duplicates(["table", "share", "way", "seed"])


def run(replays: int, only: str) -> None:
    """Make the replays that lack."""
    every = worlds()
    every |= {TRUE: every["chinchilla"]}
    known = set(kept()[["table", "share", "way", "seed"]].itertuples(index=False, name=None))
    for name, where in every.items():
        for seed in range(replays if not only or name == only else 0):
            for share in SHARES if name != TRUE else SHARES[:1]:
                for way in WAYS:
                    if (name, share, way, seed) not in known:
                        found = replayed(name, where, share, way, seed)
                        with KEPT.open("a") as file:
                            file.write(json.dumps(found) + "\n")


def rows_of(found: pd.DataFrame) -> list[str]:
    """Return the rows of the table of results."""
    rows = []
    for (name, share), cell in found.groupby(["table", "share"], sort=False):
        wide = cell.pivot(index="seed", columns="way", values="error").dropna()
        better = [wide["rule"] < wide[way] for way in WAYS[:2]]
        wins = " | ".join(f"{np.mean(w):.0%}" for w in (*better, better[0] & better[1]))
        for way, part in cell.groupby("way", sort=False):
            figures = f"{part['n'].mean():.1f} | {part['error'].median():.2f} | {part['r2'].median():.2f}"
            said = wins if way == "rule" else " |  | "
            rows.append(f"| {name} | {share:.0%} | {way} | {len(part)} | {figures} | {said} |")
    return rows


def ratio_of(found: pd.DataFrame) -> str:
    """Return the rule's error over random's where the law is true."""
    true = found[(found["table"] == TRUE) & (found["share"] == SHARES[0])].groupby("way")["error"].median()
    return f"{true['rule'] / true['random']:.2f}" if {"rule", "random"} <= set(true.index) else "(not measured)"


def report() -> str:
    """Return the page of results."""
    found = kept()
    hidden = [
        f"- {name} ({TABLES[name]}): {int(w.hidden.sum())} of {len(w.hidden)} runs are hidden, with "
        f"{w.runs.flops[w.hidden].sum() / w.runs.flops.sum():.0%} of all compute."
        for name, w in worlds().items()
    ]
    peers = [f"| {name} | {ten:.2f} | {every_run:.2f} |" for name, (ten, every_run) in PEERS.items()]
    head = "| table | compute | way | replays | runs | error % | R2 | beats random | beats ladder | beats both |"
    parts = [
        "# Which run next", HOW.format(today=date.today()), "\n".join(hidden),
        "\n".join([head, "| --- " * 10 + "|", *rows_of(found)]), TRUTH.format(noise=NOISE, ratio=ratio_of(found)),
        CHOSEN.format(form=FORM), "## Beside a public study", PUBLIC,
        "\n".join(["| sweep | after 10 % | all |", "| --- | --- | --- |", *peers]),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--replays", type=int, default=30)
    parser.add_argument("--only", default="")
    chosen = parser.parse_args()
    run(chosen.replays, chosen.only)
    WRITTEN.write_text(report())
