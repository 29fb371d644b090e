"""Re-tabulate the original run tables as canonical ones.

    python -m datasets.build ORIGINALS [NAME ...]

ORIGINALS is a folder with the originals, each in the subfolder and file named below. <name>/runs.csv is written beside
this file for the named data sets, by default for all. Only figures and labels are taken over; what was done to them is
on each card.
"""

import inspect
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from core.runs.build import from_table
from core.runs.mapping import Mapped
from core.runs.numbers import numbers
from core.runs.read.cells import typed
from core.runs.read.readers import read
from core.runs.schema import column
from core.runs.writing import write_csv
from core.units import FLOP_PER_PARAM_TOKEN

CHINCHILLA_DROPPED = 5  # the highest losses, as Besiroglu et al. 2024 drop them
GEMSTONES_FIT_EVERY = 2385  # steps between the checkpoints of the published fit
GEMSTONES_VOCAB = 50304
GEMSTONES_DEVICES_PER_NODE = 8
# split, name of the size in the files, parameters (nominal), training tokens where they are known
REGMIX_PARTS = (
    ("train", "1m", 1e6, 1e9),
    ("test", "1m", 1e6, 1e9),
    ("test", "60m", 60e6, np.nan),
    ("test", "1B", 1e9, np.nan),
)
GRID_VOCAB, GRID_TOKENS_PER_PARAM = 50_432, 20
DATABLATIONS_MISREAD = "4b284b12bc4opt2"
# 32 layers of four square attention matrices and three of a gated feed-forward block four times as wide.
SWEEP_DEPTH, SWEEP_WIDTHS = 32, {"130m": 512, "300m": 768, "520m": 1024, "1.2b": 1536}
SWEEP_CONTEXT, SWEEP_TOKENS_PER_PARAM, SWEEP_VOCAB = 4096, 20, 128_256
SWEEP_KEPT = ("Baseline", "learning_rate", "weight_decay", "train_batch_size")
SWEEP_DIVERGED = 5.0  # nats: losses from there on are of runs that came apart


def chinchilla(folder: Path) -> pd.DataFrame:
    """Points of Fig. 4; tokens follow from the compute, since the figure does not give them."""
    raw = _original(folder / "chinchilla_epoch" / "svg_extracted_data.csv")
    params, flops, loss = (_figures(raw, n) for n in ("Model Size", "Training FLOP", "loss"))
    dropped = loss >= np.sort(loss)[-CHINCHILLA_DROPPED]
    reason = f"among the {CHINCHILLA_DROPPED} highest losses, which the replication leaves out"
    return pd.DataFrame(
        {
            "excluded": [reason if out else "" for out in dropped],
            "params": params,
            "tokens": flops / (FLOP_PER_PARAM_TOKEN * params),
            "flops": flops,
            "loss": loss,
        }
    )


def gemstones(folder: Path) -> pd.DataFrame:
    """Checkpoints of 22 shapes."""
    raw = _original(folder / "gemstones" / "wandb_df_for_fitting_hot_100b_477.jsonl")
    params, step, width, tokens = (_figures(raw, n) for n in ("params_active_precise", "step", "width", "tokens"))
    fitted = step % GEMSTONES_FIT_EVERY == 0
    return pd.DataFrame(
        {
            "run": raw["run_name"],
            "step": step,
            "excluded": ["" if used else "not a checkpoint of the published fit" for used in fitted],
            "params": params,
            "params_non_embedding": params - GEMSTONES_VOCAB * width,
            "tokens": tokens,
            "loss": raw["final_loss"],
            "batch_tokens": tokens / step,
            "width": width,
            "depth": raw["depth"],
            "seconds": _figures(raw, "seconds_per_step") * step,
            "devices": _figures(raw, "num_nodes") * GEMSTONES_DEVICES_PER_NODE,
        }
    )


def gadre_overtraining(folder: Path) -> pd.DataFrame:
    """Final losses of 104 models."""
    raw = _original(folder / "gadre_overtraining" / "gadre_models.csv")
    taken = {
        "run": "name",
        "params": "params",
        "params_non_embedding": "params_no_embed",
        "tokens": "tokens",
        "loss": "loss__openlm",
        "warmup_steps": "warmup",
        "learning_rate": "lr",
        "weight_decay": "wd",
        "train_set": "dataset",
        "seed": "seed",
    }
    table = pd.DataFrame({name: raw[source] for name, source in taken.items()})
    others = [n for n in raw.columns if n.startswith("loss__") and n != taken["loss"]]
    return table.assign(**{n.replace("loss__", "loss/"): raw[n] for n in others})


def gadre_grid(folder: Path) -> pd.DataFrame:
    """Final losses of a grid of widths, depths, heads and warm-ups, each shape's best warm-up included."""
    raw = _original(folder / "gadre_overtraining" / "gadre_grid_sweep.csv")
    shape = raw["model"].str.extract(r"d=(?P<width>\d+)_l=(?P<depth>\d+)_h=(?P<heads>\d+)").astype(float)
    tokens, loss = _figures(raw, "tokens"), _figures(raw, "loss")
    params = tokens / GRID_TOKENS_PER_PARAM
    best = loss == pd.Series(loss).groupby(raw["model"]).transform("min").to_numpy()
    return pd.DataFrame(
        {
            "run": raw["key"],
            "excluded": ["" if used else "another warm-up did better for this shape" for used in best],
            "params": params,
            "params_non_embedding": params - 2 * GRID_VOCAB * shape["width"],
            "tokens": tokens,
            "loss": loss,
            "warmup_steps": _figures(raw, "warmup"),
            "learning_rate": _figures(raw, "lr"),
            "weight_decay": _figures(raw, "wd"),
            "width": shape["width"],
            "depth": shape["depth"],
            "query_heads": shape["heads"],
            "kv_heads": shape["heads"],
            "head_dim": shape["width"] / shape["heads"],
        }
    )


def regmix(folder: Path) -> pd.DataFrame:
    """Final losses on thirteen parts of the Pile, by the shares of seventeen in training."""
    parts = []
    for kind, size, params, tokens in REGMIX_PARTS:
        shares = _original(folder / "regmix" / f"{kind}_mixture_{size}.csv")
        losses = _original(folder / "regmix" / f"{kind}_pile_loss_{size}.csv")
        assert list(shares["index"]) == list(losses["index"])
        mix = {n: _figures(shares, n) for n in shares.columns if n != "index"}
        total, count = np.sum(list(mix.values()), axis=0), len(shares)
        one = {
            "run": [f"{size}-{kind}-{i}" for i in shares["index"]],
            "excluded": [""] * count if kind == "train" else [f"a test mixture, at {size}"] * count,
            "params": np.full(count, params),
            "tokens": np.full(count, tokens),
        }
        one |= {f"mix/{_pile(n)}": values / total for n, values in mix.items()}
        parts.append(pd.DataFrame(one | {f"loss/{_pile(n)}": _figures(losses, n) for n in losses.columns[1:]}))
    return pd.concat(parts, ignore_index=True)


def _pile(name: str) -> str:
    return name.removeprefix("train_the_pile_").removeprefix("metric/the_pile_").removesuffix("_val_loss")


def datablations(folder: Path) -> pd.DataFrame:
    """Final losses of runs that repeat their data."""
    raw = _original(folder / "datablations" / "datablations_runs.csv")
    reason = "the name is read wrongly in the original: 84B tokens of 12B unique, about 3.09B parameters"
    table = raw.rename(columns={"name": "run"})[["run", "params", "tokens", "unique_tokens", "loss"]]
    return table.assign(excluded=[reason if run == DATABLATIONS_MISREAD else "" for run in table["run"]])


def critical_batch_size(folder: Path) -> pd.DataFrame:
    """Steps that five sizes of model take to one loss each, by the batch."""
    raw = _original(folder / "critical_batch_size" / "cbs_steps_to_target.csv")
    return pd.DataFrame(
        {
            "run": raw["model"] + "-" + raw["batch_size_seqs"].astype(str),
            "params": _figures(raw, "params_M") * 1e6,
            "tokens": raw["tokens_to_target"],
            "loss": raw["target_loss"],
            "batch_tokens": raw["batch_tokens"],
            "steps": raw["steps_to_target"],
            "context": raw["seq_len"],
            "group": raw["model"],
        }
    )


def optimizer_sweep(folder: Path) -> pd.DataFrame:
    """Final losses of AdamW around the best setting of each scale, one setting varied at a time."""
    raw = _original(folder / "marin_optimizer_sweep" / "marin_sweep_runs.csv")
    raw = raw[raw["optimizer"] == "adamw"].reset_index(drop=True)
    width, loss = raw["model"].map(SWEEP_WIDTHS).to_numpy(float), _figures(raw, "loss")
    params = SWEEP_DEPTH * (4 + 3 * 4) * width**2
    apart = ~(loss < SWEEP_DIVERGED)
    excluded = [
        "no loss: the run came apart" if value != value  # one did so before its first evaluation
        else "" if varied in SWEEP_KEPT else f"varies {varied.replace('_', ' ')}, which is another question"
        for value, varied in zip(loss, raw["varied"], strict=True)
    ]  # fmt: skip
    return pd.DataFrame(
        {
            # Two runs came apart so early that they have no name.
            "run": [str(name) if name == name and name else f"unnamed-{i}" for i, name in enumerate(raw["run"])],
            "excluded": excluded,
            "status": np.where(apart, "diverged", "ok"),
            "params_non_embedding": params,
            "tokens": _figures(raw, "chinchilla_mult") * SWEEP_TOKENS_PER_PARAM * params,
            "loss": loss,
            "batch_tokens": _figures(raw, "train_batch_size") * SWEEP_CONTEXT,
            "warmup_steps": _figures(raw, "warmup"),
            "learning_rate": _figures(raw, "learning_rate"),
            "weight_decay": _figures(raw, "weight_decay"),
            "optimizer": raw["optimizer"],
            "beta1": _figures(raw, "beta1"),
            "beta2": _figures(raw, "beta2"),
            "vocab_size": np.full(len(raw), SWEEP_VOCAB),
            "width": width,
            "ffn_width": 4 * width,
            "depth": np.full(len(raw), SWEEP_DEPTH),
            "context": np.full(len(raw), SWEEP_CONTEXT),
        }
    )


def builders() -> dict[str, Callable[[Path], pd.DataFrame]]:
    """Return what builds each data set, by its name: every function above that takes the `folder` of the originals."""
    functions = {n: f for n, f in globals().items() if inspect.isfunction(f) and not n.startswith("_")}
    taking = {n: f for n, f in functions.items() if list(inspect.signature(f).parameters) == ["folder"]}
    return {name.replace("_", "-"): f for name, f in taking.items()}


def build(originals: Path, into: Path, names: Sequence[str] = ()) -> list[Path]:
    """Write the runs.csv of the named data sets, of all by default, below `into` and return the paths."""
    written = []
    for name, builder in builders().items():
        if names and name not in names:
            continue
        raw = builder(originals)
        table, bad = typed(raw, [Mapped(n, n, 1.0, column(n).unit) for n in raw.columns])
        assert not bad, f"{name}: cells that are no numbers in {sorted(bad)}"
        path = into / name / "runs.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_csv(table), "utf-8", newline="\n")
        written.append(path)
    return written


def _original(path: Path) -> pd.DataFrame:
    # The project's own readers: unlike pandas' defaults they keep the last bit of every figure.
    return read(path.name, path.read_bytes()).cells.reset_index(drop=True)


def _figures(raw: pd.DataFrame, name: str) -> np.ndarray:
    return numbers(raw[name])[0]


if __name__ == "__main__":
    if len(sys.argv) < 2 or (unknown := set(sys.argv[2:]) - set(builders())):
        sys.exit(__doc__ if len(sys.argv) < 2 else f"nothing builds {', '.join(sorted(unknown))}")
    for path in build(Path(sys.argv[1]), Path(__file__).parent, sys.argv[2:]):
        runs = from_table(read(path.name, path.read_bytes()), path.parent.name)
        print(f"{path}: rows = {runs.n_rows}, used = {len(runs.included)}")
