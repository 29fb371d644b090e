"""How often the interval of a ratio of compute holds the truth, and that of a run's end.

Run: python benchmarks/arms.py. Writes benchmarks/results/arms.md; `--tables 600` says how many tables a cell has.

Made-up tables of two arms follow one law, of which the second arm needs a known share of the first one's compute; the
runs of a table are drawn from a grid of sizes and tokens. Where the law is not the one that is fitted, or pairs share
noise, a cell says so. Ends of runs are those of bundled loss curves: each run is cut at a share of its length and its
end predicted from the others.
"""

import argparse
import os
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from scipy.stats import t

from core.errors import BadInput
from core.fit.arms.curve import ArmDesign, priors
from core.fit.arms.multiplier import ENOUGH, HELD_DRIFT, LEAST_FREE, compare_arms
from core.fit.arms.solve import Solution, solve
from core.fit.finish.curves import going
from core.fit.finish.forecast import forecast
from core.plan.multiplier.text import interval, written
from core.runs import Runs, load

NOISE = 0.005
SIZES, TOKENS_PER_PARAM = np.logspace(7.5, 8.5, 6), np.array([5.0, 10.0, 20.0, 40.0, 80.0])
SHARES = (0.25, 0.5, 0.75, 0.9)
CURVES = {"gemstones": 22, "learning-rate-schedules": 27}
NONE = np.zeros((0, 2), int)


@dataclass(frozen=True)
class ArmCell:
    """One kind of table: how many runs an arm has, its ratio and drift, and what else is true of its runs."""

    runs: int
    ratio: float
    drift: float = 0.0
    paired: bool = True
    misfit: float = 0.0
    bend: float = 0.0
    uneven: float = 1.0


def law(size: np.ndarray, tokens: np.ndarray) -> np.ndarray:
    """The loss of Chinchilla's form, with constants near the published ones."""
    return 1.8 + 480.0 * size**-0.35 + 2100.0 * tokens**-0.37


def simulated(cell: ArmCell, random: np.random.Generator) -> tuple[np.ndarray, ArmDesign, np.ndarray]:
    """Return logarithms of losses [2 n], where the runs lie, and which are pairs."""
    every = np.array([(n, n * k) for n in SIZES for k in TOKENS_PER_PARAM])
    first = every[random.permutation(len(every))[: cell.runs]]
    second = first if cell.paired else every[random.permutation(len(every))[: cell.runs]]
    places, arm = np.vstack([first, second]), np.repeat([0.0, 1.0], cell.runs)
    compute = np.log(6.0 * places.prod(axis=1))
    along = compute - compute.mean()
    gain = arm * (np.log(cell.ratio) + cell.drift * along)
    size, tokens = places.T * np.exp(gain / 2)
    loss = law(size, tokens) * (1 + cell.bend * np.log(tokens / size / 20) ** 2)
    noise = NOISE * np.where(along < 0, cell.uneven, 1.0)
    y = np.log(loss) + noise * random.standard_normal(len(loss))
    own_misfit = cell.misfit * random.standard_normal(2 * cell.runs)
    y += np.tile(own_misfit[: cell.runs], 2) if cell.paired else own_misfit
    x = np.log(places)
    pairs = np.column_stack([np.arange(cell.runs), np.arange(cell.runs) + cell.runs]) if cell.paired else NONE
    return y, ArmDesign(x - x.mean(axis=0), arm, along, np.array([0.5, 0.5])), pairs


def interval_of(solution: Solution, along: float) -> tuple[float, float]:
    """Return the logarithm of the ratio and the half width of its 95 % interval, NaN where none would be given."""
    direction = np.zeros(len(solution.theta))
    direction[-2:] = 1.0, along
    deviation, degrees = solution.spread(direction)
    half = float(t.ppf(0.975, degrees)) * deviation if degrees >= LEAST_FREE else np.nan
    return float(direction @ solution.theta), half


def measured(cell: ArmCell, tables: int, seed: int) -> dict[str, float]:
    """Return how often intervals hold the truth, in the middle, at the largest run and ten times beyond (%)."""
    held, given, half, missed = np.zeros(3), np.zeros(3), [], []
    for i in range(tables):
        y, design, pairs = simulated(cell, np.random.default_rng([seed, i]))
        centre, spread = priors(("size", "tokens"), float(np.exp(y.min())))
        spread[-1] = HELD_DRIFT if cell.runs < ENOUGH else spread[-1]
        found = solve(y, design, pairs, (centre, spread), np.ones(len(y)))
        top = float(design.along.max())
        for k, along in enumerate((0.0, top, top + np.log(10.0))):
            value, width = interval_of(found, along)
            truth = np.log(cell.ratio) + cell.drift * along
            held[k] += abs(value - truth) <= width
            given[k] += np.isfinite(width)
            if k == 0 and np.isfinite(width):
                half.append(width)
                missed.append(value - truth)
    said = dict(zip(("middle", "top", "beyond"), 100.0 * held / np.maximum(given, 1), strict=True))
    return {
        **said,
        "half": float(np.median(half)),
        "bias": float(np.mean(missed)),
        "none": 100 - 100 * given[0] / tables,
    }


def arms_table(title: str, cells: list[ArmCell], tables: int) -> list[str]:
    """Return a table of Markdown of cells."""
    heads = ("runs an arm", "ratio", "drift", "in the middle", "at the largest run", "ten times beyond")
    rows = [f"### {title}", "", _row(*heads, "half width of ln ratio", "bias", "no interval"), _row(*["---"] * 9)]
    for number, cell in enumerate(cells):
        got = measured(cell, tables, number)
        print(cell, {k: round(float(v), 3) for k, v in got.items()}, flush=True)
        rows.append(
            f"| {cell.runs} | {cell.ratio:g} | {cell.drift:g} | {got['middle']:.1f} | {got['top']:.1f} | "
            f"{got['beyond']:.1f} | {got['half']:.3f} | {got['bias']:+.4f} | {got['none']:.0f} % |"
        )
    return [*rows, ""]


def ends(name: str, most: int) -> list[str]:
    """Return rows of Markdown: how well the ends of the runs of a bundled table are predicted from a share of them."""
    runs = load(name)
    table = runs.table[(runs.table["run"] != "") & (runs.table["loss"] > 0)]
    amount = "tokens" if "tokens" in table and table["tokens"].notna().any() else "step"
    table = table[table[amount] > 0]
    names = list(dict.fromkeys(table["run"]))
    names = names[:: max(1, round(len(names) / most))]
    rows = []
    for share in SHARES:
        found = [one for n in names if (one := _end(runs, table, n, amount, share)) is not None]
        off = np.array([one[:4] for one in found])
        held = 100.0 * np.mean([one[4] for one in found])
        middle = 100.0 * np.median(np.abs(off), axis=0)
        half = 100.0 * np.median([one[5] for one in found])
        row = f"| {name} | {100 * share:g} % | {len(found)} | " + " | ".join(f"{v:.2f}" for v in middle)
        rows.append(f"{row} | {half:.2f} | {held:.0f} |")
        print(rows[-1], flush=True)
    return rows


def _end(runs: Runs, table: pd.DataFrame, name: str, amount: str, share: float) -> tuple | None:
    """Return errors (of the logarithm) of the prediction, the curve, the law and the last loss; held; half width."""
    part = table[table["run"] == name].sort_values(amount)
    total, truth = float(part[amount].iloc[-1]), float(np.log(part["loss"].iloc[-1]))
    later = part.index[part[amount] > share * total]
    try:
        got = forecast(going(replace(runs, table=runs.table.drop(index=later)), name, total))
    except BadInput:
        return None
    now = got.going.run.end
    off = [float(np.log(v)) - truth for v in (got.value, got.by_curve, got.by_law)]
    low, high = got.low or np.nan, got.high or np.nan
    return (*off, now - truth, bool(low <= np.exp(truth) <= high), float(np.log(high / got.value)))


def bundled() -> list[str]:
    """Return rows of Markdown: what bundled tables say."""
    rows = []
    for name, by, target, along in (
        ("optimizers", "optimizer", "", "both"), ("optimizers", "optimizer", "", "tokens"),
        ("gadre-overtraining", "train_set", "loss/c4_val", "both"), ("clark-routing", "router", "", "both"),
    ):  # fmt: skip
        found = compare_arms(load(name), by, target=target, along=along)
        for one in found.compared:
            at, low = one.middle, one.drift
            ends_of = f"{low[0]:.2f} ({low[1]:.2f} to {low[2]:.2f})" if low[1] and low[2] else f"{low[0]:.2f}"
            rows.append(
                f"| {name}, {along} | {one.arms.first} over {one.arms.second} | {len(one.arms.pairs)} | "
                f"{written(at.value)} ({interval(at)}) at {at.flops:.2g} | {ends_of} | {written(one.at.value)} "
                f"({interval(one.at)}) at {one.at.flops:.2g} | {100 * one.noise.between:.2g} % |"
            )
    return rows


def main() -> None:
    """Measure everything and write the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", type=int, default=600)
    tables = parser.parse_args().tables
    counts, ratios = (8, 15, 30), (0.8, 1.0, 1.2, 1.5)
    studies = {
        "Pairs": [ArmCell(n, r) for n in counts for r in ratios],
        "Pairs whose ratio moves with compute": [ArmCell(n, 1.2, d) for n in counts for d in (-0.05, 0.05)],
        "Runs without partners": [ArmCell(n, r, paired=False) for n in counts for r in (0.8, 1.2, 1.5)],
        "Pairs that share a misfit of 0.5 %": [ArmCell(n, 1.5, misfit=0.005) for n in counts],
        "Another law than the fitted one (1 % bend in tokens per parameter), pairs":
            [ArmCell(n, 1.5, bend=0.01) for n in counts],
        "Another law, runs without partners": [ArmCell(n, 1.5, paired=False, bend=0.01) for n in counts],
        "Noise three times as large in the smaller half of the runs, pairs":
            [ArmCell(n, 1.2, uneven=3.0) for n in counts],
        "Three to five pairs (with three and four the drift is held)":
            [ArmCell(n, 1.2, d) for d in (0.0, -0.05) for n in (3, 4, 5)],
    }  # fmt: skip
    said = [line for title, cells in studies.items() for line in arms_table(title, cells, tables)]
    rows = [row for name, most in CURVES.items() for row in ends(name, most)]
    path = Path(__file__).parent / "results" / "arms.md"
    path.write_text(report(tables, said, bundled(), rows), "utf-8")


def report(tables: int, said: list[str], compared: list[str], rows: list[str]) -> str:
    """Return the page of results."""
    chance = 196 * (0.95 * 0.05 / tables) ** 0.5
    head = (
        f"{tables} made-up tables a cell, {100 * NOISE:g} % of noise in each loss, runs drawn from 6 sizes x 5 ratios "
        "of tokens to parameters. Percent of the intervals that hold the true ratio: in the middle of the runs, at the "
        f"largest run, and at ten times its compute. By chance alone a true 95 % falls within {95 - chance:.1f} to "
        f"{95 + chance:.1f} in 19 of 20 cells. Tables that leave less than one degree of freedom have no interval."
    )
    middle = (
        "Ratio in the middle of the runs, what ten times the compute multiply it by, and the ratio at the largest run "
        "of either arm. Wen et al. 2025 (arXiv:2509.02046) report that the gain of matrix optimizers over AdamW falls "
        "from 1.4 at 0.1B to 1.1 at 1.2B parameters, in tokens at one size."
    )
    last = (
        "Each run is cut at a share of its length; its end is predicted from all others. Median error in percent of "
        "the loss: of the prediction, of the run's curve bent as its siblings', of the siblings' law, and of the last "
        "loss seen; the half width of the interval, and of how many runs in a hundred it holds the end."
    )
    return "\n".join([
        "# Two arms, and the end of a run", "", 
        f"`python benchmarks/arms.py`, {date.today()}, {os.cpu_count()} cores.", "",
        "## How often the 95 % interval of a ratio of compute holds the truth", "", head, "", *said,
        "## Bundled tables", "", middle, "",
        _row("table, what compute goes to", "ratio", "pairs", "in the middle (FLOP)", "ten times the compute",
             "at the largest run (FLOP)", "noise of a run"),
        _row(*["---"] * 7), *compared, "", "## The end of a run", "", last, "",
        _row("table", "done", "runs", "prediction", "curve", "law", "last loss", "half width", "held"),
        _row(*["---"] * 9), *rows, "",
    ])  # fmt: skip


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
