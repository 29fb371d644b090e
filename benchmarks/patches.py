"""Accuracy by patch size: fit a(p) = a_inf - k p^q to the rows that Wang et al. 2025 (arXiv:2502.03738) print.

Run: python benchmarks/patches.py; writes benchmarks/results/patches.md, whose constants are those of the law.
"""

import pathlib
import sys

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import pandas as pd

from core import laws
from core.fit import FitOptions, fit
from core.fit.evaluate import evaluate
from core.runs import from_table

RESULT = pathlib.Path(__file__).parent / "results" / "patches.md"
SIZES = np.array([16.0, 8.0, 4.0, 2.0, 1.0])  # pixels
# Top-1 accuracy on ImageNet, %, by model and pixels of the picture; the table is read in an account of the paper.
TABLE = {
    ("DeiT-B", 64): (68.2, 76.9, 80.1, 80.8, 81.3),
    ("DeiT-B", 128): (78.1, 81.0, 82.3, 82.9, np.nan),
    ("Adventurer-B", 64): (69.2, 77.2, 80.0, 80.5, 80.9),
    ("Adventurer-B", 128): (79.0, 81.5, 81.8, 82.2, 82.4),
    ("Adventurer-B", 224): (82.6, 83.9, 84.3, 84.5, 84.6),
}


def fitted(row: tuple[float, ...]) -> str:
    """Return the constants of one row of the table, and by how much they miss its points."""
    law, known = laws.law_of("metric/accuracy", ["patch_size"]), np.isfinite(row)
    y = np.array(row)[known] / 100
    found = fit(law, from_table(pd.DataFrame({"patch_size": SIZES[known], law.target: y}), "patches"), FitOptions())
    values = {name: np.array([e.value]) for name, e in found.parameters.items()}
    off = evaluate(law, values, {"patch_size": SIZES[known]})[0] - y
    cells = [f"{values[name][0]:.7g}" for name in ("ceiling", "k", "q")]
    return f"{' | '.join(cells)} | {100 * np.sqrt(np.mean(off**2)):.3f}"


def main() -> None:
    out = ["# Accuracy by patch size", "", "`python benchmarks/patches.py`: a(p) = a_inf - k p^q, least squares.", ""]
    out += ["| model | pixels | " + " | ".join(f"p = {s:g}" for s in SIZES) + " | a_inf | k | q | rms, points |"]
    out.append("|---" * 11 + "|")
    for (model, pixels), row in TABLE.items():
        out.append(
            f"| {model} | {pixels} | "
            + " | ".join(f"{v:.1f}" if np.isfinite(v) else "" for v in row)
            + f" | {fitted(row)} |"
        )
    text = "\n".join([*out, ""])
    print(text)
    RESULT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
