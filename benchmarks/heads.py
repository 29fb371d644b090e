"""Whether runs say how many query heads a model should have: held-out errors of laws with and without heads.

    python benchmarks/heads.py           prints the table and writes benchmarks/results/heads.md

The runs are `measured/heads`: heads are 8 wide throughout, their number and that of KV heads vary at four sizes, three
seeds each. Every configuration is left out in turn at all sizes; forms are fitted by least squares on the logarithm.
"""

import pathlib
import sys
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy.optimize import least_squares

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from core.runs import load_bundled

RESULTS = pathlib.Path(__file__).parent / "results" / "heads.md"
STARTS, SPREAD = 8, 0.3
Columns = Mapping[str, np.ndarray]
Form = Callable[[np.ndarray, Columns], np.ndarray]


def of_size(p: np.ndarray, x: Columns) -> np.ndarray:
    """E + A / N^alpha."""
    return np.exp(p[0]) + np.exp(p[1] - np.exp(p[2]) * np.log(x["N"]))


def of_heads(p: np.ndarray, x: Columns) -> np.ndarray:
    """E + (A + A_h / h^beta) / N^alpha: the law of size and heads."""
    scale = np.exp(p[1]) + np.exp(p[3] - np.exp(p[4]) * np.log(x["query_heads"]))
    return np.exp(p[0]) + scale * np.exp(-np.exp(p[2]) * np.log(x["N"]))


def of_ratio(p: np.ndarray, x: Columns) -> np.ndarray:
    """(E + A / N^alpha) exp(a ln r + b ln^2 r), r the width of all heads together over that of the model."""
    log = np.log(x["ratio"])
    return of_size(p, x) * np.exp(p[3] * log + p[4] * log**2)


FORMS: dict[str, tuple[Form, tuple[float, ...]]] = {
    "size alone": (of_size, (0.7, 4, -1)), "size and heads": (of_heads, (0.7, 4, -1, 2, -1)),
    "size and heads x width of a head / width": (of_ratio, (0.7, 4, -1, 0, 0)),
}  # fmt: skip


def fitted(form: Form, start: np.ndarray, x: Columns, y: np.ndarray) -> np.ndarray:
    """Return the parameters of the best of several starts."""
    rng = np.random.default_rng(0)
    with np.errstate(all="ignore"):
        found = [
            least_squares(lambda p: np.log(form(p, x) / y), start + SPREAD * rng.standard_normal(len(start)))
            for _ in range(STARTS)
        ]
    return min(found, key=lambda f: f.cost).x


def main() -> None:
    """Print the table and write it."""
    runs = load_bundled("measured/heads").included
    by = ["width", "depth", "query_heads", "kv_heads"]
    cells = runs.groupby(by, as_index=False).agg(
        N=("params_non_embedding", "mean"), loss=("loss", "mean"), sd=("loss", "std"), dim=("head_dim", "mean")
    )
    cells = cells.assign(ratio=cells["query_heads"] * cells["dim"] / cells["width"])
    noise = float((cells["sd"] / cells["loss"]).mean())
    table = [
        "# Query heads",
        "",
        "`python benchmarks/heads.py`.",
        "",
        "| law | in sample | held out |",
        "|---|---|---|",
    ]
    for name, (form, start) in FORMS.items():
        p, inside, held = judged(form, np.array(start, float), cells)
        table.append(f"| {name} | {inside:.2%} | {held:.2%} |")
    log = float(-p[3] / (2 * p[4]))
    table += [
        "", f"{len(cells)} configurations, seeds {noise:.2%} apart. Each number of query and KV heads is left out at "
        "all sizes in turn.", "", f"At equal size the loss is lowest where heads are {np.exp(log):.2f} as wide together"
        f" as the model (a = {p[3]:.4f}, b = {p[4]:.4f}; the runs have {cells['ratio'].min():.2f} to "
        f"{cells['ratio'].max():.0f}). The number of heads alone says nothing beside size.",
    ]  # fmt: skip
    print("\n".join(table))
    RESULTS.write_text("\n".join(table) + "\n", "utf-8")


def judged(form: Form, start: np.ndarray, cells: pd.DataFrame) -> tuple[np.ndarray, float, float]:
    """Return the parameters of a form, and its relative errors (root mean square) in sample and held out."""

    def columns(rows: pd.DataFrame) -> dict[str, np.ndarray]:
        return {k: rows[k].to_numpy(float) for k in ("N", "query_heads", "ratio")}

    def errors(p: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
        return np.log(form(p, columns(rows)) / rows["loss"].to_numpy())

    p, held = fitted(form, start, columns(cells), cells["loss"].to_numpy()), []
    for _, out in cells.groupby(["query_heads", "kv_heads"]):
        kept = cells.drop(out.index)
        held.append(errors(fitted(form, p, columns(kept), kept["loss"].to_numpy()), out))
    inside, outside = (float(np.sqrt(np.mean(np.square(e)))) for e in (errors(p, cells), np.concatenate(held)))
    return p, inside, outside


if __name__ == "__main__":
    main()
