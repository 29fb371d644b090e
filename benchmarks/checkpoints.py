"""How often 95 % intervals hold the true exponents where rows are checkpoints of a few models, and what the verdict is.

Run: python benchmarks/checkpoints.py; writes benchmarks/results/checkpoints.md, a line a design, and goes on where it
was stopped: delete the file to measure all again. Each model is off the law by an offset that all its checkpoints
share, besides the noise of each row. The tables name no runs: what a run is, reading must find.
"""

import datetime
import pathlib
import sys
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import pandas as pd

from core import laws
from core.fit import FitOptions, fit
from core.fit.diagnostics.trust import verdict
from core.fit.evaluate import evaluate
from core.runs import from_table

RESULT = pathlib.Path(__file__).parent / "results" / "checkpoints.md"
LAW = laws.get("chinchilla")
TRUE = dict(next(s for s in LAW.published if s.name == "besiroglu").values)
EXPONENTS = ("alpha", "beta")
TABLES, STARTS, RESAMPLES = 24, 16, 99
NOISE = 0.001  # of each row, relative
RATIOS = (20.0, 40.0, 80.0, 160.0)  # tokens a parameter at the end of training
LEAST = 0.90  # coverage below which no verdict may be the best


@dataclass(frozen=True)
class CheckpointDesign:
    """So many models with so many checkpoints each, and the deviation of the offset of a model, relative."""

    models: int
    each: int
    offset: float

    @property
    def words(self) -> str:
        return f"{self.models} models x {self.each} checkpoints, offset {self.offset:.1%}"


DESIGNS = tuple(
    CheckpointDesign(*numbers)
    for numbers in ((4, 40, 0.002), (6, 24, 0.005), (8, 12, 0.005), (10, 20, 0.01), (12, 8, 0.002))
)


def table(design: CheckpointDesign, seed: int) -> pd.DataFrame:
    """Return one table without names of runs: checkpoints at equal distances along the training of each model."""
    rng = np.random.default_rng(seed)
    n = np.repeat(np.geomspace(5e7, 3e9, design.models), design.each)
    last = np.repeat(rng.permutation(np.resize(RATIOS, design.models)), design.each)
    x = {"params": n, "tokens": n * last * np.tile(np.linspace(0.1, 1, design.each), design.models)}
    exact = evaluate(LAW, {k: np.array([v]) for k, v in TRUE.items()}, x)[0]
    offset = np.repeat(rng.normal(0, design.offset, design.models), design.each)
    return pd.DataFrame(x | {"loss": exact * np.exp(offset + rng.normal(0, NOISE, len(n)))})


def measure(design: CheckpointDesign) -> str:
    """Return one line of the result: how often intervals held the exponents, and how many verdicts were the best."""
    held, given, levels, right = 0, 0, [], 0
    for seed in range(TABLES):
        runs = from_table(table(design, seed), "made")
        right += runs.n_runs == design.models
        found = fit(LAW, runs, FitOptions(starts=STARTS, bootstrap=RESAMPLES, seed=seed))
        levels.append(verdict(found, runs).level)
        for name in EXPONENTS:
            e = found.parameters[name]
            if e.low is not None and e.high is not None:
                given += 1
                held += e.low <= TRUE[name] <= e.high
    coverage = f"{held / given:.0%}" if given else "none given"
    shares = " | ".join(f"{levels.count(level) / TABLES:.0%}" for level in ("solid", "care", "no"))
    return f"| {design.words} | {right} of {TABLES} | {given} of {2 * TABLES} | {coverage} | {shares} |"


HEAD = "design | read as so many runs | intervals given | coverage of alpha and beta | solid | with care | no"


def main() -> None:
    if not RESULT.exists():
        RESULT.write_text("\n".join([
            "# Checkpoints of a few models: coverage of 95 % intervals, and verdicts", "",
            f"`python benchmarks/checkpoints.py`, {datetime.date.today()}. {TABLES} tables a design without names of "
            f"runs; the law and constants are those of Besiroglu et al. (chinchilla), {STARTS} starts and {RESAMPLES} "
            f"resamples. Rows scatter by {NOISE:.1%} besides the offset of their model. No verdict may be the best "
            f"where coverage is below {LEAST:.0%}.",
            "", f"| {HEAD} |", "|" + "---|" * (HEAD.count("|") + 1) + "\n",
        ]))  # fmt: skip
    for design in DESIGNS:
        if design.words not in RESULT.read_text():
            line = measure(design)
            with RESULT.open("a") as out:
                out.write(line + "\n")


if __name__ == "__main__":
    main()
