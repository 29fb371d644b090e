"""How often 95 % intervals hold the truth, by simulation, in named designs.

Run: python benchmarks/coverage.py [simulations a cell, 2000] [word in the name of a design]. What is measured already
with as many simulations, and by the real search, is kept, so that it can be stopped and gone on with. It writes
core/fit/uncertainty/coverage.csv, where a fit looks up the design most like its own, and results/coverage.md.
"""

import datetime
import pathlib
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import pandas as pd

from core import laws
from core.fit import FitOptions
from core.fit.data.design import Design
from core.fit.evaluate import evaluate
from core.fit.solver.task import prepare
from core.fit.uncertainty.simulate import Draw, simulate
from core.laws.base import Law
from core.runs import from_table, load_bundled
from core.units import FLOP_PER_PARAM_TOKEN

TABLE = ROOT / "core" / "fit" / "uncertainty" / "coverage.csv"
RESULT = pathlib.Path(__file__).parent / "results" / "coverage.md"
DRAWS = 199  # resamples of each simulated fit: percentiles of 199 are exact ranks
FAR = 100.0  # times the largest training compute, or size, of the design
USUAL = 20.0  # tokens per parameter
FROM_TRUTH = 0  # stands for starts where fits began at the truth
SHAPES: dict[str, Callable[[np.random.Generator, tuple], np.ndarray]] = {
    "normal": lambda rng, shape: rng.standard_normal(shape),
    "laplace": lambda rng, shape: rng.laplace(size=shape) / np.sqrt(2),
    "t3": lambda rng, shape: rng.standard_t(3, shape) / np.sqrt(3),
}
Features = dict[str, np.ndarray]


@dataclass(frozen=True)
class SimulatedDesign:
    """A design: the law that its runs follow, the constants of it, where they lie, and which rows share a run."""

    law: Law
    truth: dict[str, float]
    x: Callable[[], Features]
    runs: Callable[[], np.ndarray] | None = None


def ladder(sizes: list[float], ratios: list[float]) -> Callable[[], Features]:
    """Every size at every number of tokens per parameter."""
    n = np.repeat(np.asarray(sizes, float), len(ratios))
    return lambda: {"params": n, "tokens": n * np.tile(ratios, len(sizes))}


def isoflop(budgets: np.ndarray, each: int) -> Callable[[], Features]:
    """For every budget, sizes from a quarter to four times that of 20 tokens per parameter."""
    n = np.concatenate([np.sqrt(c / (FLOP_PER_PARAM_TOKEN * USUAL)) * np.geomspace(0.25, 4, each) for c in budgets])
    return lambda: {"params": n, "tokens": np.repeat(budgets, each) / FLOP_PER_PARAM_TOKEN / n}


def checkpoints(models: int, each: int) -> Callable[[], Features]:
    """`each` checkpoints along the training of models of different size, to 20 .. 160 tokens per parameter."""
    n = np.repeat(np.geomspace(50e6, 3e9, models), each)
    last = np.repeat(np.resize([20.0, 40.0, 80.0, 160.0], models), each)
    return lambda: {"params": n, "tokens": n * last * np.tile(np.linspace(0.1, 1, each), models)}


def scattered(models: int, spread: float) -> Callable[[], Features]:
    """One run a size, whose tokens per parameter scatter around 20 by a factor e^spread either way."""
    n = np.geomspace(50e6, 5e9, models)
    return lambda: {"params": n, "tokens": 20 * n * np.exp(spread * np.resize([-1, 0, 1, 0.5, -0.5], models))}


def bundled() -> Features:
    """Where the 240 runs behind the replication of Chinchilla lie."""
    runs = load_bundled("chinchilla").included
    return {name: runs[name].to_numpy(float) for name in ("params", "tokens")}


def numbers(models: int, each: int) -> Callable[[], np.ndarray]:
    return lambda: np.repeat(np.arange(models), each)


TWO = laws.get("chinchilla")
TRUE = dict(next(s for s in TWO.published if s.name == "besiroglu").values)
AT_100B = {"E": TRUE["E"] + TRUE["B"] * 1e11 ** -TRUE["beta"], "A": TRUE["A"], "alpha": TRUE["alpha"]}  # tokens
CH, SIZE = (TWO, TRUE), (laws.get("power-law-params"), AT_100B)
DESIGNS = {
    "chinchilla-240": SimulatedDesign(*CH, bundled),
    "ladder-112": SimulatedDesign(*CH, ladder(list(np.geomspace(50e6, 5e9, 14)), list(np.geomspace(2, 200, 8)))),
    "ladder-40": SimulatedDesign(*CH, ladder(list(np.geomspace(50e6, 5e9, 8)), [5, 10, 20, 40, 80])),
    "ladder-20": SimulatedDesign(*CH, ladder([70e6, 160e6, 410e6, 1e9, 2.8e9], [5, 10, 20, 40])),
    "ladder-12": SimulatedDesign(*CH, ladder([70e6, 250e6, 800e6, 2.8e9], [5, 20, 80])),
    "ladder-9": SimulatedDesign(*CH, ladder([100e6, 400e6, 1.6e9], [5, 20, 80])),
    "isoflop-30": SimulatedDesign(*CH, isoflop(np.geomspace(6e18, 6e20, 5), 6)),
    "one-decade-20": SimulatedDesign(*CH, ladder(list(np.geomspace(100e6, 1e9, 5)), [5, 10, 20, 40])),
    "half-decade-20": SimulatedDesign(*CH, ladder(list(np.geomspace(100e6, 320e6, 5)), [10, 14, 20, 28])),
    "two-sizes-12": SimulatedDesign(*CH, ladder([200e6, 2e9], [2, 5, 10, 20, 40, 80])),
    "scattered-12": SimulatedDesign(*CH, scattered(12, 0.7)),
    "hardly-scattered-12": SimulatedDesign(*CH, scattered(12, 0.35)),
    "one-ratio-8": SimulatedDesign(*CH, scattered(8, 0.0)),
    "checkpoints-8x10": SimulatedDesign(*CH, checkpoints(8, 10), numbers(8, 10)),
    "checkpoints-12x10": SimulatedDesign(*CH, checkpoints(12, 10), numbers(12, 10)),
    "checkpoints-20x10": SimulatedDesign(*CH, checkpoints(20, 10), numbers(20, 10)),
    "sizes-8": SimulatedDesign(*SIZE, lambda: {"params": np.geomspace(20e6, 5e9, 8)}),
    "sizes-6": SimulatedDesign(*SIZE, lambda: {"params": np.geomspace(20e6, 5e9, 6)}),
}


@dataclass(frozen=True)
class CoverageCell:
    """A design, and noise of deviation `sd` of the logarithm, with a `share` that rows of a run have in common."""

    design: str
    objective: str
    noise: str = "normal"
    sd: float = 0.005
    share: float = 0.0
    method: str = "auto"


LADDERS = (
    "ladder-112",
    "ladder-40",
    "ladder-20",
    "ladder-12",
    "ladder-9",
    "isoflop-30",
    "one-decade-20",
    "sizes-8",
    "sizes-6",
)
MODELS = ("checkpoints-8x10", "checkpoints-12x10", "checkpoints-20x10")
SQUARES, HUBER = "mse-log", "huber-log"
CELLS = [
    CoverageCell("chinchilla-240", SQUARES),
    *(CoverageCell(d, SQUARES) for d in LADDERS),
    CoverageCell("chinchilla-240", HUBER, "laplace"),
    *(CoverageCell(d, HUBER, "laplace") for d in LADDERS),
    *(CoverageCell(d, HUBER) for d in ("chinchilla-240", *LADDERS)),
    CoverageCell("ladder-20", HUBER, "t3"),
    CoverageCell("ladder-20", "mse"),
    *(CoverageCell("ladder-20", o, sd=sd) for o in (SQUARES, HUBER) for sd in (0.002, 0.02)),
    *(CoverageCell(d, o, "uneven") for o in (SQUARES, HUBER) for d in ("chinchilla-240", "ladder-112", "ladder-20")),
    *(CoverageCell(d, o, share=0.7) for o in (SQUARES, HUBER) for d in MODELS),
    *(CoverageCell("checkpoints-12x10", o, share=s) for o in (SQUARES, HUBER) for s in (0.0, 0.3)),
    *(CoverageCell(d, o, "wandering") for o in (SQUARES, HUBER) for d in MODELS),
    *(
        CoverageCell(d, SQUARES)
        for d in ("half-decade-20", "scattered-12", "hardly-scattered-12", "one-ratio-8", "two-sizes-12")
    ),
    *(
        CoverageCell(d, o, method=m)
        for d in ("chinchilla-240", "ladder-20", "ladder-9")
        for o in (SQUARES, HUBER)
        for m in ("case", "residual", "wild", "profile")
    ),
    *(CoverageCell("chinchilla-240", o, "uneven", method="residual") for o in (SQUARES, HUBER)),
    *(CoverageCell(d, SQUARES, share=0.7, method=m) for d in MODELS[:2] for m in ("case", "wild", "profile")),
]


def noise_of(cell: CoverageCell, scale: float) -> Draw:
    """Return what draws the noise of all rows, `share` of its variance in common to rows of one run."""

    def draw(rng: np.random.Generator, used: Design) -> np.ndarray:
        size = cell.sd * scale
        if cell.noise == "wandering":
            return size * _wandering(rng, used.groups)
        if cell.noise == "uneven":
            return size * _uneven(rng, used.x["params"] * used.x["tokens"])
        each = np.sqrt(1 - cell.share) * SHAPES[cell.noise](rng, (len(used.y),))
        common = np.sqrt(cell.share) * SHAPES[cell.noise](rng, (used.n_groups,))[used.groups] if cell.share else 0.0
        return size * (each + common)

    return draw


def _wandering(rng: np.random.Generator, groups: np.ndarray) -> np.ndarray:
    """Return normal noise [R] of which every row of a run keeps 0.8 of that before it (deviation 1)."""
    fresh = rng.standard_normal(len(groups))
    noise = fresh.copy()
    for i in np.flatnonzero(groups[1:] == groups[:-1]) + 1:
        noise[i] = 0.8 * noise[i - 1] + 0.6 * fresh[i]
    return noise


def _uneven(rng: np.random.Generator, flops: np.ndarray) -> np.ndarray:
    """Return normal noise [R], nine times as large at the smallest compute as at the largest (deviation 1 in all)."""
    along = (np.log(flops) - np.log(flops).min()) / np.ptp(np.log(flops))
    size = 9.0**-along
    return size / np.sqrt(np.mean(size**2)) * rng.standard_normal(len(flops))


def measure(
    cell: CoverageCell, simulations: int, draws: int = DRAWS, seed: int = 0, searched: bool = True
) -> pd.DataFrame:
    """Return one row a quantity: the cell, its size, and how often its intervals held the truth.

    Fits are `searched` for as those of real runs are, or else begin at the truth, which is faster.
    """
    design = DESIGNS[cell.design]
    law, truth, x = design.law, design.truth, design.x()
    exact = evaluate(law, {k: np.array([v]) for k, v in truth.items()}, x)[0]
    frame = pd.DataFrame({**x, "loss": exact})
    if design.runs:
        frame["run"] = [f"model-{i}" for i in design.runs()]
    options = FitOptions(objective=cell.objective, bootstrap=draws, intervals=cell.method)
    task = prepare(law, from_table(frame, cell.design), options)
    begun = time.perf_counter()
    noise = noise_of(cell, 1.0 if task.objective.log else float(exact.mean()))
    found = simulate(task, truth, noise, options, _far(x), simulations, seed, searched)
    about = {
        "design": cell.design, "law": law.key, "objective": cell.objective, "noise": cell.noise, "sd": cell.sd,
        "share": cell.share, "method": cell.method, "simulations": simulations,
        "starts": options.starts if searched else FROM_TRUTH, "rows": len(exact),
        "groups": task.used.n_groups, "params": task.n_free,
    }  # fmt: skip
    found = found.assign(**about, seconds=round(time.perf_counter() - begun, 1))
    return found[[*about, *(c for c in found if c not in about)]]


def _far(x: Features) -> dict[str, float]:
    """Two decades beyond the runs, at 20 tokens per parameter."""
    if "tokens" not in x:
        return {"params": FAR * float(x["params"].max())}
    flops = FAR * FLOP_PER_PARAM_TOKEN * float((x["params"] * x["tokens"]).max())
    size = np.sqrt(flops / (FLOP_PER_PARAM_TOKEN * USUAL))
    return {"params": size, "tokens": USUAL * size}


def same(table: pd.DataFrame, cell: CoverageCell) -> pd.Series:
    """Which rows of the table are of this cell."""
    return (table[list(vars(cell))] == pd.Series(vars(cell))).all(axis=1)


def written(table: pd.DataFrame) -> str:
    """Return the table as Markdown, a line a cell: the lowest and highest coverage of parameters, and the others."""
    rows = []
    for cell in CELLS:
        mine = table[same(table, cell)]
        if mine.empty:
            continue
        quantities = mine.set_index("quantity")
        held, none, first = quantities["coverage"], quantities["none"], mine.iloc[0]
        parameters = held.drop(["prediction", "new run"], errors="ignore")
        refused = ", ".join(f"{k} {v:.0%}" for k, v in none.items() if v >= 0.001)
        shown = [
            cell.design, cell.objective, cell.noise, f"{cell.sd:g}", f"{cell.share:g}", cell.method,
            f"{first['params']} / {first['groups']} / {first['rows']}",
            f"{100 * parameters.min():.1f} .. {100 * parameters.max():.1f}" if parameters.notna().any() else "",
            *(f"{100 * held[k]:.1f}" if k in held and np.isfinite(held[k]) else "" for k in ("prediction", "new run")),
            refused, f"{first['simulations']:,}", f"{first['starts']:g}" if first["starts"] > FROM_TRUTH else "truth",
        ]  # fmt: skip
        rows.append("| " + " | ".join(shown) + " |")
    head = (
        "design | objective | noise | sd | in common | method | parameters / runs / rows | parameters, % | "
        "prediction, % | new run, % | without interval | simulations | starts"
    )
    return "\n".join([
        "# How often 95 % intervals held the truth",
        "",
        f"`python benchmarks/coverage.py`, {datetime.date.today()}. Predictions lie two decades of compute beyond the",
        f"runs. Each fit has {DRAWS} resamples. `sd` is the deviation of the logarithm of the loss, `in common` the",
        "share of its variance that rows of a run have in common. Noise that no method is made for: `wandering` keeps",
        "0.8 of that of the row before, `uneven` is nine times as large at the smallest compute as at the largest.",
        "`starts` are those of each fit, and `truth` stands where fits began at the truth in their place.",
        "",
        f"| {head} |",
        "|" + "---|" * (head.count("|") + 1),
        *rows,
        "",
    ])  # fmt: skip


def main() -> None:
    simulations = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    for cell in [c for c in CELLS if word in c.design]:
        table = pd.read_csv(TABLE) if TABLE.exists() else pd.DataFrame(columns=[*vars(cell), "simulations"])
        mine = table[same(table, cell)]
        if len(mine) and (mine["simulations"] >= simulations).all() and (mine["starts"] > FROM_TRUTH).all():
            continue
        found = measure(cell, simulations)
        table = pd.read_csv(TABLE) if TABLE.exists() else table  # another process may have written meanwhile
        table = pd.concat([t for t in (table[~same(table, cell)], found) if len(t)])
        table.round(5).to_csv(TABLE, index=False)
        print(cell, " ".join(f"{q} {100 * c:.1f}" for q, c in zip(found["quantity"], found["coverage"], strict=True)),
              f"none {found['none'].max():.3f}  {found['seconds'].iloc[0]:.0f} s", flush=True)  # fmt: skip
        RESULT.write_text(written(table))


if __name__ == "__main__":
    main()
