"""Mixture laws on SlimPajama's 2,452 rows and RegMix: errors, optimum, rank correlations and seconds.

Run: python benchmarks/mixture.py ORIGINALS; writes benchmarks/results/mixture.md. ORIGINALS is a folder with
dmsl_slimpajama/dmsl_llm_slimpajama.csv, which may not be bundled; published values are those of Shukor et al. 2025
(arXiv:2507.09404), tables 2, 8 and 15.
"""

import datetime
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from core import laws, runs
from core.fit import Fit, FitOptions, from_fit
from core.fit.evaluate import evaluate
from core.fit.grouped import fit_targets
from core.plan.mixture import Wish, best_mixture

RESULT = pathlib.Path(__file__).parent / "results" / "mixture.md"
DOMAINS = ("arxiv", "book", "c4", "github", "commoncrawl", "stackexchange", "wikipedia")
LEAST = {310e6: 3.9e9, 680e6: 7.7e9, 937e6: 7.0e9, 1235e6: 13.8e9}  # tokens from which checkpoints count, by size
HELD, HELD_FROM = 2718e6, 20.7e9
ADDITIVE = ((0.50, 2.09), (0.29, 0.80), (0.29, 0.31), (0.65, 1.17), (0.29, 0.58), (0.51, 0.36), (0.92, 4.45))
JOINT = ((0.39, 1.62), (0.24, 1.19), (0.24, 0.34), (0.54, 2.51), (0.24, 0.90), (0.38, 0.47), (0.57, 2.09))
PUBLISHED = {"mixture-additive": ADDITIVE, "mixture-joint": JOINT}
OPTIMUM = (9.6, 9.5, 25.1, 8.0, 12.1, 17.9, 17.0)
SIZED, FIXED = FitOptions(starts=50), FitOptions(starts=32)


def error(fit: Fit, rows: pd.DataFrame) -> float:
    """Return the mean relative error in percent on rows that have the target."""
    rows = rows[rows[fit.target].notna()]
    return 100 * float(np.mean(np.abs(predicted(fit, rows) / rows[fit.target] - 1)))


def predicted(fit: Fit, rows: pd.DataFrame) -> np.ndarray:
    law = laws.get(fit.law)
    x = {f.name: rows[fit.columns[f.name]].to_numpy(float) for f in law.features}
    return evaluate(law, {k: np.array([e.value]) for k, e in fit.parameters.items()}, x)[0]


def timed(key: str, table: runs.Runs, targets: list[str], options: FitOptions) -> tuple[dict[str, Fit], float]:
    """Return the fits of all targets and the seconds they took once all is compiled."""
    fit_targets(laws.get(key), table, targets, options)
    begun = time.perf_counter()
    return fit_targets(laws.get(key), table, targets, options), time.perf_counter() - begun


def slimpajama(path: pathlib.Path) -> list[str]:
    whole = runs.load(str(path))
    kept = " or ".join(f"(params == {n:.0f} and tokens >= {d:.0f})" for n, d in LEAST.items())
    train, rows = whole.where(kept), whole.table
    held = rows[(rows["params"] == HELD) & (rows["tokens"] >= HELD_FROM)]
    targets, out = [f"loss/{d}" for d in DOMAINS], []
    for key, published in PUBLISHED.items():
        fits, seconds = timed(key, train, targets, SIZED)
        pairs = [(error(fits[t], train.included), error(fits[t], held)) for t in targets]
        out += ["", f"## {laws.get(key).title}, {len(train.included):,} rows, {len(held)} held out at 2.7B", ""]
        out += [f"Seven targets, {SIZED.starts} starts each: {seconds:.1f} s, warm.", ""]
        out += ["| target | mean Huber | train, % (published) | held out, % (published) |", "|---|---|---|---|"]
        for d, t, (a, b), (pa, pb) in zip(DOMAINS, targets, pairs, published, strict=True):
            value = (fits[t].objective.value or np.nan) / fits[t].n_runs
            out.append(f"| {d} | {value:.3e} | {a:.2f} ({pa:.2f}) | {b:.2f} ({pb:.2f}) |")
        out.append(f"| mean | | | {np.mean([b for _, b in pairs]):.3f} ({np.mean([b for _, b in published]):.3f}) |")
        calibrated = {t: from_fit(f) for t, f in fits.items()}
        wish = Wish(dict.fromkeys(targets, 1.0), {"params": 7e9, "tokens": 150e9}, {}, {}, {})
        best_mixture(calibrated, wish)
        begun = time.perf_counter()
        best = best_mixture(calibrated, wish)
        took = 1000 * (time.perf_counter() - begun)
        shares = ", ".join(f"{d} {100 * best.shares[d]:.1f} ({p})" for d, p in zip(DOMAINS, OPTIMUM, strict=True))
        out += [
            "",
            f"Best mixture, equal weights, 7B and 150B tokens, % (published, additive): {shares}; {took:.0f} ms.",
        ]
    return out


def regmix() -> list[str]:
    table = runs.load_bundled("regmix")
    test = table.table[table.table["excluded"] != ""]
    out = ["", "## RegMix: rank correlation of predicted and true loss on test mixtures", ""]
    out += ["Fitted to the 512 mixtures at 1M. First the mean of thirteen losses, then Pile-CC.", ""]
    out += ["| law | 1M | 60M | 1B | Pile-CC 1M | 60M | 1B | seconds |", "|---|---|---|---|---|---|---|---|"]
    for key in ("mixture-linear", "mixture-exponential", "mixture-reciprocal"):
        fits, seconds = timed(key, table, ["loss/*"], FIXED)
        sizes = [test[test["params"] == n] for n in (1e6, 60e6, 1e9)]
        found = {t: [float(spearmanr(predicted(f, s), s[t])[0]) for s in sizes] for t, f in fits.items()}
        numbers = [*np.mean(list(found.values()), axis=0), *found["loss/pile_cc"]]
        out.append(f"| {key} | {' | '.join(f'{v:.4f}' for v in numbers)} | {seconds:.1f} |")
    return out


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    path = pathlib.Path(sys.argv[1]) / "dmsl_slimpajama" / "dmsl_llm_slimpajama.csv"
    head = ["# Mixture laws", "", f"`python benchmarks/mixture.py ORIGINALS`, {datetime.date.today()}, 2 cores."]
    text = "\n".join([*head, *slimpajama(path), *regmix(), ""])
    RESULT.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
