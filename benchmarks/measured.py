"""What the measured runs say of every law, whichever way it falls.

Run: python benchmarks/measured.py. Writes benchmarks/results/measured.md from datasets/measured/runs.csv.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import pandas as pd

from benchmarks.measured_others import aspect, context, repetition, schedule
from benchmarks.measured_rows import LARGEST, SIZE, errors, missed, missed_by, part, sweep, table
from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit, from_fit
from core.fit.batches.grouped import fit_targets, losses
from core.fit.sweeps.lowest_points import lowest_points
from core.fit.sweeps.valleys import trends
from core.plan.tuning.weight_decay import decay_of
from core.runs import load_bundled
from core.units import count

NEAR = 0.08  # of the lowest loss: valleys this steep have few runs within 2 %


def measured() -> Iterator[str]:
    t = load_bundled("measured").table
    speed = (t["flops"] / t["seconds"] / 1e9)[t["tokens"] > 2e5]
    before = int(t["run"].str.endswith("-before").sum())
    yield (
        f"{len(t) - before} runs and {before} checkpoints before their rate falls, {t['seconds'].sum() / 3600:.1f} "
        f"hours of one core, {t['flops'].sum():.2g} FLOP, {speed.median():.0f} GFLOP/s in the median. "
        f"{int((t['status'] == 'diverged').sum())} diverged and are rows too."
    )
    yield ""
    rows = t[~t["run"].str.endswith("-before")].groupby("sweep", sort=False)
    yield from table([{"sweep": n, "runs": len(g), "core minutes": f"{g['seconds'].sum() / 60:.0f}"} for n, g in rows])


def backbone() -> Iterator[str]:
    runs = part("backbone")
    rows = runs.included
    yield from by_size(rows[rows["seed"] == 1])
    by_cell = rows.groupby([SIZE, "tokens"])["loss"]
    noise = (by_cell.std() / by_cell.mean())[by_cell.count() > 1].groupby("tokens").mean()
    by_tokens = zip(noise.index.to_numpy(float), noise, strict=True)
    said = ", ".join(f"{100 * v:.2f} % at {count(d)}" for d, v in by_tokens)
    yield f"Standard deviation between seeds, mean of three sizes: {said} tokens."
    yield ""
    for name in ("long", "far"):
        yield f"The sweep `{name}`:"
        yield ""
        yield from by_size(part(name).included)
    yield "Mean error of laws, their N with and without the embeddings:"
    yield ""
    yield from table([*errors()])


def by_size(rows: pd.DataFrame) -> Iterator[str]:
    """Loss by size and tokens."""
    shown = rows.pivot_table(index=SIZE, columns="tokens", values="loss").round(3)
    tokens = [count(d) for d in shown.columns.to_numpy(float)]
    yield from table(
        [
            {"parameters without embeddings": count(n)}
            | {d: "" if np.isnan(v) else v for d, v in zip(tokens, losses, strict=True)}
            for n, losses in zip(shown.index.to_numpy(float), shown.to_numpy(), strict=True)
        ]
    )


def rate_batch() -> Iterator[str]:
    rows = part("rate-batch").included.assign(size=lambda t: t[SIZE])
    scales = ("size", "tokens")
    settings = ("learning_rate", "batch_tokens")
    cells = lowest_points(rows, settings, scales, near=NEAR)
    yield from table(
        [
            {"parameters": count(c.scale["size"]), "tokens": count(c.scale["tokens"])}
            | {
                n.replace("_", " "): f"{c.best[n]:.4g} ({c.ends[n][0]:.3g} to {c.ends[n][1]:.3g})"
                if n in c.best
                else "–"
                for n in settings
            }
            | {"loss": f"{c.loss:.3f}"}
            for c in cells
            if not c.why
        ]
    )
    for name, trend in trends(cells, dict.fromkeys(settings, scales)).items():
        powers = (f"{s}^{v:.2f} ({low:.2f} to {high:.2f})" for s, (v, low, high) in trend.exponents.items())
        yield f"Best {name.replace('_', ' ')}: {' x '.join(powers)}, runs within {100 * NEAR:.0f} % of the lowest loss."
    yield ""
    yield from critical(rows)


def critical(rows: pd.DataFrame) -> Iterator[str]:
    """Tokens to a loss at the best rate of each batch: D = D_min (1 + B / B_crit), D between lengths by a power."""
    best = rows.groupby(["size", "batch_tokens", "tokens"])["loss"].min().reset_index()
    found = []
    for _, at in best.groupby("size"):
        lengths = sorted(at["tokens"].unique())
        for loss in [at.loc[(at["batch_tokens"] == 2048) & (at["tokens"] == d), "loss"].iloc[0] for d in lengths[1:]]:
            batches, needed = [], []
            for batch, curve in at.groupby("batch_tokens"):
                if len(curve) > 1 and curve["loss"].min() <= loss * 1.001 and loss <= curve["loss"].max():
                    order = curve.sort_values("loss")
                    needed.append(np.exp(np.interp(np.log(loss), np.log(order["loss"]), np.log(order["tokens"]))))
                    batches.append(batch)
            if len(batches) >= 3:
                slope, least = np.polyfit(batches, needed, 1, w=1 / np.array(needed))
                found.append(
                    {"parameters": float(at["size"].iloc[0]), "loss": f"{loss:.3f}", "batches": len(batches)}
                    | {"D_min": least, "B_crit": least / slope}
                )
    if found:
        yield "Tokens to a loss over the batch, each at its best rate, D = D_min (1 + B / B_crit):"
        yield ""
        yield from table([{n: v if isinstance(v, (str, int)) else count(v) for n, v in row.items()} for row in found])
        logs = np.log([[row["D_min"], row["parameters"], row["B_crit"]] for row in found])
        design = np.column_stack((np.ones(len(logs)), logs[:, :2]))
        _, data, size = np.linalg.lstsq(design, logs[:, 2])[0]
        yield f"B_crit: D_min^{data:.2f} x size^{size:.2f}, least squares through these {len(found)}."


def decay() -> Iterator[str]:
    for near in (0.02, 0.04, 0.08):
        said = decay_of(part("decay").included, near=near)
        verdict = "identified" if said.identified else "not identified: " + "; ".join(said.doubts)
        slope = "no line" if said.line is None else "exponent {:.2f} ({:.2f} to {:.2f})".format(*said.line.slope)
        yield f"- runs within {100 * near:.0f} % of the lowest loss: {slope}; {verdict}."
    yield ""
    found, rows = decay_of(part("decay").included, near=0.04), []
    for p in found.points.to_dict("records"):
        cell = found.runs[(found.runs["size"] == p["size"]) & (found.runs["tokens"] == p["tokens"])]
        off = cell.loc[cell["weight_decay"] == 0, "loss"].min()
        low = cell.loc[cell["weight_decay"] > 0, "loss"].min()
        tau = "{:.2f} ({:.2f} to {:.2f})".format(*(p[f"timescale{end}"] for end in ("", "_low", "_high")))
        rows.append(
            {"parameters": count(p["size"]), "tokens": count(p["tokens"]), "tokens per parameter": f"{p['ratio']:.0f}"}
            | {"best timescale": p["why"] or tau, "gain over none": f"{100 * (off / low - 1):.2f} %"}
        )
    yield "Exponent of the best timescale in tokens per parameter, above; its best values within 4 %, below."
    yield ""
    yield from table(rows)


def mixture() -> Iterator[str]:
    runs = part("mixture")
    found = []
    some = runs.where(LARGEST["mixture"])
    for key in ("mixture-additive", "mixture-joint"):
        fits = fit_targets(laws.get(key), some, losses(runs), FitOptions(bootstrap=0, starts=32))
        of = {t.removeprefix("loss/"): missed_by(result, runs, some) for t, result in fits.items()}
        shown = {name: f"{100 * on:.2f} / {100 * off:.2f}" for name, (on, off) in of.items()}
        found.append({"law": key, **shown, "mean": f"{100 * np.mean([off for _, off in of.values()]):.2f}"})
    yield "Mean error in %, on the sizes fitted / on the largest size, kept from the fit:"
    yield ""
    yield from table(found)


def vocabulary() -> Iterator[str]:
    rows = sweep("vocabulary").assign(size=lambda t: t[SIZE])
    rows = rows.assign(held=(rows["characters"] / 1e6).round().map("{:.0f}M characters".format))
    yield "Loss in nats per byte by vocabulary, on as much text:"
    yield ""
    yield from by_vocabulary(rows, "loss_per_byte")
    rows = sweep("vocabulary-flops").assign(size=lambda t: t[SIZE])
    rows = rows.assign(
        held=rows.groupby(["size", rows["run"].str.extract(r"-as(\d)M")[0]])["flops"].transform("median")
    )
    rows = rows.assign(held=rows["held"].map("{:.2g} FLOP".format))
    for value, said in (("loss_per_byte", "nats per byte"), ("loss_unigram", "nats per token, over a unigram model")):
        yield f"Loss in {said}, by as much compute:"
        yield ""
        yield from by_vocabulary(rows, value)
    result = fit(laws.get("vocabulary"), part("vocabulary"), FitOptions(bootstrap=200))
    yield "The law of vocabularies (unigram loss) on all of these: " + ", ".join(
        f"{n} {e.value:.3g}" + (f" ({e.low:.3g} to {e.high:.3g})" if e.low else "")
        for n, e in result.parameters.items()
    )


def by_vocabulary(rows: pd.DataFrame, value: str) -> Iterator[str]:
    """A row for each size and what is `held`: losses by vocabulary, and where a parabola through the best is lowest."""
    found = []
    for (_, held), group in rows.groupby(["size", "held"], sort=False):
        group = group.sort_values("vocab_size")
        row = {"parameters": count(group["size"].iloc[0]), "as much": held}
        row |= {str(int(v)): f"{loss:.3f}" for v, loss in zip(group["vocab_size"], group[value], strict=True)}
        log_v, loss = np.log2(group["vocab_size"].to_numpy(float)), group[value].to_numpy()
        near = np.argsort(loss)[:4]
        a, b, _ = np.polyfit(log_v[near], loss[near], 2)
        found.append(row | {"lowest at": count(2 ** (-b / 2 / a)) if a > 0 else "an end"})
    yield from table(found)


def heads() -> Iterator[str]:
    runs = part("heads")
    rows = runs.included
    by_cell = rows.groupby(["width", "query_heads", "kv_heads"])["loss"]
    noise = (by_cell.std() / by_cell.mean() / np.sqrt(by_cell.count())).mean()
    yield f"{by_cell.count().max()} seeds: means are known to {100 * noise:.2f} % (standard error, mean of all)."
    yield ""
    shown = rows.pivot_table(index=["query_heads", "kv_heads"], columns="width", values="loss").round(3)
    of = rows.pivot_table(index=["query_heads", "kv_heads"], columns="width", values=SIZE)
    widths = shown.columns.to_numpy(float)
    yield "Loss (parameters without embeddings) by query and KV heads, each 8 wide, and width of the model:"
    yield ""
    yield from table(
        [
            {"heads": "{:.0f} / {:.0f}".format(*heads)}
            | {f"width {w:.0f}": f"{v:.3f} ({count(n)})" for w, v, n in zip(widths, losses, sizes, strict=True)}
            for heads, losses, sizes in zip(shown.index.to_list(), shown.to_numpy(), of.to_numpy(), strict=True)
        ]
    )
    for key in ("attention-joint", "attention-size"):
        on, off = missed(key, runs, LARGEST["heads"])
        yield f"{key}: {100 * on:.2f} % on three sizes, {100 * off:.2f} % on the largest, kept from it."
    constants = from_fit(fit(laws.get("attention-joint"), runs, FitOptions(bootstrap=200)))
    yield ", ".join(f"{n} {v:.3g}" for n, v in constants.values.items())


def at_random() -> Iterator[str]:
    """Laws fitted to the sweeps of single factors, on runs in which everything varies."""
    rows = part("random-first").included
    rows = rows[rows["vocab_size"] == 1024]
    yield f"{len(part('random-first').included)} runs, {len(rows)} of them with the vocabulary of the sweeps."
    backbone_law = from_fit(fit(laws.get("chinchilla"), part("backbone"), FitOptions(bootstrap=0)))
    expected = backbone_law.expect({n: rows[n].to_numpy(float) for n in ("params", "tokens")})
    gap = np.log(rows["loss"].to_numpy(float) / expected)
    yield f"Chinchilla's law of the backbone, which knows size and data alone: {100 * np.abs(gap).mean():.1f} % off."
    valley = from_fit(fit(laws.get("valley-joint"), part("rate-batch"), FitOptions(bootstrap=0)))
    names = [f.name for f in valley.law.features]
    x = {n: rows[n if n != "params" else SIZE].to_numpy(float) for n in names}
    gap = np.log(rows["loss"].to_numpy(float) / valley.expect(x))
    yield f"With rate and batch by their own sweep's joint law: {100 * np.abs(gap).mean():.1f} % off."


SECTIONS: dict[str, Callable[[], Iterator[str]]] = {
    "What was measured": measured,
    "Size and data": backbone,
    "Learning rate and batch": rate_batch,
    "Weight decay": decay,
    "Mixture": mixture,
    "Vocabulary": vocabulary,
    "Heads": heads,
    "Context": context,
    "Width against depth": aspect,
    "Repetition": repetition,
    "Schedules": schedule,
    "Every factor at random": at_random,
}


def main() -> None:
    report = ["# What the measured runs say", "", "By `python benchmarks/measured.py`.", ""]
    for title, section in SECTIONS.items():
        report += [f"## {title}", ""]
        try:
            report += [*section(), ""]
        except (BadInput, KeyError, IndexError, ValueError) as err:
            report += [f"Not told: {type(err).__name__}: {err}", ""]
        print(title, flush=True)
        text = "\n".join(report).replace("\n\n\n", "\n\n").rstrip() + "\n"
        (ROOT / "benchmarks" / "results" / "measured.md").write_text(text)


if __name__ == "__main__":
    main()
