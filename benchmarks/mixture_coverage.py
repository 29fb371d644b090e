"""How often 95 % intervals of the best shares hold the truth, by simulation from known laws.

Run: python benchmarks/mixture_coverage.py; writes benchmarks/results/mixture_coverage.md line by line, and goes on
where it was stopped: delete the file to measure all again.
"""

import datetime
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import pandas as pd

from core import laws
from core.fit import Calibrated, FitOptions, from_fit
from core.fit.batches.grouped import fit_targets
from core.fit.evaluate import evaluate
from core.plan.mixture.optimum import Wish, best_mixture, domains_of, weighted_loss
from core.runs import from_table

RESULT = pathlib.Path(__file__).parent / "results" / "mixture_coverage.md"
SIMULATIONS, RESAMPLES, STARTS, NOISE = 200, 100, 8, 0.003
AT = {"params": 1e9, "tokens": 3e10}
# law, domains, mixtures, sizes, token counts of each mixture; fewer simulations where one takes long
FEWER = {"mixture-additive": 60}
CELLS = [
    ("mixture-exponential", 3, 20, 1, 1), ("mixture-exponential", 3, 60, 1, 1), ("mixture-exponential", 7, 40, 1, 1),
    ("mixture-reciprocal", 3, 20, 1, 1), ("mixture-reciprocal", 3, 60, 1, 1), ("mixture-reciprocal", 7, 60, 1, 1),
    ("mixture-additive", 3, 30, 3, 5), ("mixture-additive", 7, 40, 3, 5),
]  # fmt: skip


def truth(law, helping: int, rng: np.random.Generator) -> Calibrated:
    """Draw constants from the start boxes of a law, in their middle halves; domain `helping` helps the target most."""
    values = {}
    for p in law.params:
        low, high = np.log(p.start) if p.domain.log else p.start
        u = rng.uniform(low + (high - low) / 4, high - (high - low) / 4)
        values[p.name] = float(np.exp(u) if p.domain.log else u)
    if law.key.startswith("mixture-exponential"):  # without this the best mixture is a corner, which is easily held
        values |= {p.name: rng.uniform(-0.6, 0.2) for p in law.params if p.each}
        values[f"gamma[d{helping}]"] = rng.uniform(-3.0, -1.5)
    return Calibrated(law, values, None, {}, "nats per token", law.key)


def design(k: int, mixtures: int, sizes: int, counts: int, rng: np.random.Generator) -> pd.DataFrame:
    shares = rng.dirichlet(np.full(k, 1.5), mixtures) * 0.94 + 0.06 / k
    rows = []
    for i, h in enumerate(shares):
        params = (2e8, 6e8, 1.2e9)[i % sizes] if sizes > 1 else 2e8
        for j in range(counts):
            rows.append([params, 4e9 * 1.6**j, f"run {i}", *h])
    names = [f"mix/d{j}" for j in range(k)]
    return pd.DataFrame(rows, columns=["params", "tokens", "run", *names])


def simulate(
    key: str, k: int, mixtures: int, sizes: int, counts: int, seed: int
) -> tuple[list[bool], float, float] | None:
    """Return which true shares lie in their intervals, the true loss that is given up, and the mean width."""
    rng = np.random.default_rng(seed)
    law = laws.get(f"{key}[{','.join(f'd{j}' for j in range(k))}]")
    frame, targets = design(k, mixtures, sizes, counts, rng), ["loss/x", "loss/y", "loss/z"]
    known = {t: truth(law, i, rng) for i, t in enumerate(targets)}
    wish = Wish(dict.fromkeys(targets, 1.0), AT, {}, {}, {})
    real = best_mixture(known, wish)
    x = {f.name: frame[f.name].to_numpy(float) for f in law.features}
    for t, c in known.items():
        clean = evaluate(law, {n: np.array([v]) for n, v in c.values.items()}, x)[0]
        row_noise = NOISE * rng.standard_normal(len(frame))
        run = NOISE * rng.standard_normal(mixtures).repeat(counts) if counts > 1 else 0.0
        frame[t] = clean + row_noise + run
    fits = fit_targets(
        law, from_table(frame, "made"), targets, FitOptions(starts=STARTS, bootstrap=RESAMPLES, seed=seed)
    )
    constants = {t: from_fit(f) for t, f in fits.items()}
    found = best_mixture(constants, wish)
    if not found.ends:
        return None
    held = [found.ends[n][0] - 1e-3 <= real.shares[n] <= found.ends[n][1] + 1e-3 for n in domains_of(law)]
    mine = np.array([[found.shares[n] for n in domains_of(law)]])
    given_up = float(weighted_loss(known, wish, mine)[0] - real.value)
    return held, given_up, sum(found.ends[n][1] - found.ends[n][0] for n in domains_of(law)) / k


def head(key: str, k: int, mixtures: int, sizes: int, counts: int) -> str:
    return f"| {key} | {k} | {mixtures} x {counts} |" if counts > 1 else f"| {key} | {k} | {mixtures} |"


def cell(key: str, k: int, mixtures: int, sizes: int, counts: int) -> str:
    begun = time.perf_counter()
    n = FEWER.get(key, SIMULATIONS)
    done = [simulate(key, k, mixtures, sizes, counts, s) for s in range(n)]
    given = [d for d in done if d]
    held = np.concatenate([d[0] for d in given]) if given else np.array([np.nan])
    lost = np.median([d[1] for d in given]) if given else np.nan
    wide = 100 * np.median([d[2] for d in given]) if given else np.nan
    took = (time.perf_counter() - begun) / n
    return (
        f"{head(key, k, mixtures, sizes, counts)} {n} | {n - len(given)} | {100 * held.mean():.1f} | "
        f"{wide:.1f} | {lost:.1e} | {took:.2f} |"
    )


def main() -> None:
    text = [
        "# Coverage of the best mixture", "",
        f"`python benchmarks/mixture_coverage.py`, {datetime.date.today()}: three "
        f"targets of equal weight, noise {NOISE:g} nats a row (and as much a run where rows share one), {RESAMPLES} "
        "resamples, intervals by the method that `auto` takes. A share counts as held within 0.1 points of it.",
        "",
        "| law | domains | mixtures x rows | simulated | refused | held, % | width, points | loss given up | s |",
        "|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    known = RESULT.read_text().splitlines() if RESULT.exists() else []
    for one in CELLS:
        text.append(next((line for line in known if line.startswith(head(*one))), None) or cell(*one))
        print(text[-1], flush=True)
        RESULT.write_text("\n".join([*text, ""]))


if __name__ == "__main__":
    main()
