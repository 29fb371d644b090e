"""The pictures of datasets/measured/README.md, from datasets/measured/runs.csv.

Run: python benchmarks/measured_pictures.py. Writes datasets/measured/pictures/*.svg.
"""

import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import altair as alt
import numpy as np
import pandas as pd

from benchmarks.measured_rows import LARGEST, SIZE, part, sized, sweep
from core import laws
from core.charts.axes import quantity_axis
from core.charts.fit.observed_predicted import observed_predicted
from core.charts.marks import halo_text, inline, stack
from core.charts.theme import dress, svg
from core.fit import FitOptions, fit, from_fit
from core.fit.batches.grouped import fit_targets, losses
from core.fit.diagnostics.residuals import residuals
from core.plan.tuning.weight_decay import decay_of
from core.units import count

FOLDER = ROOT / "datasets" / "measured" / "pictures"
WIDTH, HEIGHT = 720, 300
FROM = 8e6  # tokens from which on the law is fitted
KEPT = "━ Kaplan's L(N, D), embeddings counted · dashed: kept from it, the largest size and less than 8M tokens"
Axis = tuple[str, str]  # column, and what the axis is called; "" for its usual name


def curves(
    rows: pd.DataFrame,
    x: Axis,
    y: Axis,
    by: Axis,
    law: pd.DataFrame | None = None,
    words: str = "",
    named_at: str = "last",
) -> alt.LayerChart:
    """Draw `y` over `x`, a line of dots for each value of `by`, darker the smaller, named at its last or first dot.

    Where there is a `law`, its lines [same columns, `beyond`] take the place of those from dot to dot. `words` explain
    the marks.
    """
    across = quantity_axis(x[0], rows[x[0]], title=x[1] or None, pad=(0.03, 0.22))
    up = quantity_axis(y[0], rows[y[0]], title=y[1] or None, log=False, pad=(0.05, 0.08))
    order = sorted(rows[by[0]].unique())
    shade = alt.Color(by[0], type="ordinal", sort=order, legend=None, scale=alt.Scale(scheme="viridis"))
    names = {v: v if isinstance(v, str) else count(float(v)) for v in order}
    last = rows.sort_values(x[0]).groupby(by[0], as_index=False).agg(named_at)
    last = last.assign(words=[f"{names[v]} {by[1]}" for v in last[by[0]]])
    detail = alt.Detail(by[0], type="nominal")

    def on(frame: pd.DataFrame) -> alt.Chart:
        return alt.Chart(inline(frame)).encode(x=across.x(x[0]), y=up.y(y[0]))

    named = on(last).encode(text=alt.Text("words", type="nominal"))
    drawn = [on(rows).encode(color=shade, detail=detail).mark_line(strokeWidth=1.6)]
    if law is not None:
        inside = [law[~law["beyond"]], law[law["beyond"]]]
        dashes = ([1, 0], [5, 4])
        drawn = [
            on(some).encode(color=shade, detail=detail).mark_line(strokeWidth=1.6, strokeDash=dash)
            for some, dash in zip(inside, dashes, strict=True)
            if len(some)
        ]
    dots = on(rows).encode(color=shade).mark_point(filled=True, size=42, opacity=1)
    return stack([*drawn, dots, *halo_text(named, "quiet", align="left", dx=7)], "", HEIGHT, [words] if words else [])


def size_and_data() -> alt.LayerChart:
    """Loss over tokens by size, with the law of the sizes below the largest, its N with the embeddings."""
    runs = sized(part("far"), "params")
    law = laws.get("kaplan-nd")
    constants = from_fit(fit(law, runs.where(f"{LARGEST['far']} and tokens > {FROM}"), FitOptions(bootstrap=0)))
    rows = part("far").included
    rows = rows.assign(size=rows[SIZE])
    grid = []
    for _, some in rows.groupby(["params", "size"]):
        params, named = some["params"].iloc[0], some["size"].iloc[0]
        at = np.geomspace(some["tokens"].min(), some["tokens"].max(), 31)
        expected = constants.expect({SIZE: np.full(31, float(params)), "tokens": at})
        beyond = (at < FROM) | (named == rows["size"].max())
        grid.append(pd.DataFrame({"size": named, "tokens": at, "loss": expected, "beyond": beyond}))
    return curves(rows, ("tokens", ""), ("loss", ""), ("size", "parameters"), pd.concat(grid), KEPT)


def best_batch() -> alt.LayerChart:
    """Loss of each batch at its best rate, over the lowest of its size and length."""
    rows = part("rate-batch").included
    best = rows.groupby([SIZE, "tokens", "batch_tokens"])["loss"].min().reset_index()
    best = best[best[SIZE] == sorted(best[SIZE].unique())[1]]
    best["above"] = 100 * (best["loss"] / best.groupby("tokens")["loss"].transform("min") - 1)
    return curves(
        best, ("batch_tokens", ""), ("above", "loss over the lowest (%), each batch at its best rate"),
        ("tokens", "tokens"),
    )  # fmt: skip


def decay() -> alt.LayerChart:
    """Loss over the lowest of its size and length by timescale, at 1M tokens."""
    rows = decay_of(part("decay").included, near=0.04).runs
    rows = rows[(rows["weight_decay"] > 0) & rows["tokens"].between(5e5, 2e6)]
    lowest = rows.groupby(["size", "tokens"])["loss"].transform("min")
    rows = rows.assign(ratio=rows["tokens"] / rows["size"], above=100 * (rows["loss"] / lowest - 1))
    return curves(
        rows,
        ("timescale", ""),
        ("above", "loss over the lowest (%)"),
        ("ratio", "tokens a parameter"),
        named_at="first",
    )


def mixture() -> alt.LayerChart:
    """Predicted and measured losses of every domain at the size that the joint law has not seen."""
    runs = part("mixture")
    some = runs.where(LARGEST["mixture"])
    fits = fit_targets(laws.get("mixture-joint"), some, losses(runs), FitOptions(bootstrap=0, starts=32))
    rows = []
    for target, result in fits.items():
        found = residuals(result, runs)
        found = found[~found.index.isin(some.included.index) & found.index.isin(runs.included.index)]
        rows.append(found[["run", "observed", "predicted"]].assign(domain=target.removeprefix("loss/"), excluded=""))
    return observed_predicted(pd.concat(rows, ignore_index=True))


def vocabulary() -> alt.LayerChart:
    """Loss per byte over the vocabulary at as much compute."""
    rows = sweep("vocabulary-flops")
    rows = rows[rows["run"].str.contains("as4M")].assign(size=lambda t: t[SIZE])
    return curves(rows, ("vocab_size", ""), ("loss_per_byte", ""), ("size", "parameters"))


def heads() -> alt.LayerChart:
    """Loss over the number of query heads, mean of the seeds, KV heads as many."""
    rows = part("heads").included
    rows = rows[rows["query_heads"] == rows["kv_heads"]]
    mean = rows.groupby(["width", "query_heads"])["loss"].mean().reset_index()
    mean["above"] = 100 * (mean["loss"] / mean.groupby("width")["loss"].transform("max") - 1)
    mean["width"] = "width " + mean["width"].astype(int).astype(str)
    return curves(mean, ("query_heads", "heads, each 8 wide"), ("above", "loss against one head (%)"), ("width", ""))


def repetition() -> alt.LayerChart:
    """Loss over the passes over the same text."""
    rows = part("repetition").included.assign(size=lambda t: t[SIZE])
    rows = rows.assign(passes=rows["tokens"] / rows["unique_tokens"])
    return curves(rows, ("passes", "passes over the same tokens"), ("loss", ""), ("size", "parameters"))


PICTURES: dict[str, Callable[[], alt.LayerChart]] = {
    "size-and-data": size_and_data,
    "best-batch": best_batch,
    "decay": decay,
    "mixture": mixture,
    "vocabulary": vocabulary,
    "heads": heads,
    "repetition": repetition,
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, picture in PICTURES.items():
        print(name, flush=True)
        (FOLDER / f"{name}.svg").write_text(svg(dress(picture(), "light"), WIDTH) + "\n")


if __name__ == "__main__":
    main()
