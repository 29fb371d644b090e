"""How well the multi-power law, fitted to three schedules, tells six others, and what that hangs on.

Run: python benchmarks/multi_power.py FOLDER, the folder of public curves (csv_25, csv_100, csv_400). Writes
benchmarks/results/multi_power.md. The published constants tell the six better than the best fit does, though the three
fit them worse: beta is held at values between the two to see what lies there.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import pandas as pd
from scipy.special import huber

from benchmarks.measured_rows import table
from core import laws
from core.fit import Calibrated, FitOptions, fit, from_fit, from_published
from core.fit.data.series import schedule_histories
from core.runs import Runs, from_table

TRAIN = ("cosine_24000", "constant_24000", "wsdcon_9")
WARMUP, DELTA = 2160, 1e-3
HELD = (0.2, 0.4, 0.6, 0.8)
SHAPE = (192, 4)


def curves(folder: Path, names: list[str]) -> Runs:
    """Return curves of a size as one run table."""
    read = [pd.read_csv(folder / f"{n}.csv").rename(columns={"lr": "learning_rate"}).assign(run=n) for n in names]
    return from_table(pd.concat(read, ignore_index=True).assign(warmup_steps=WARMUP), folder.name)


def described(constants: Calibrated, known: tuple, held_out: tuple) -> dict[str, str]:
    """Return the training objective and how well unseen curves are told, for constants."""
    (x, y), (new, of) = known, held_out
    expected = constants.expect({"learning_rate": new})
    objective = float(np.mean(huber(DELTA, np.log(constants.expect({"learning_rate": x}) / y))))
    r2 = 1 - ((of - expected) ** 2).sum() / ((of - of.mean()) ** 2).sum()
    return {"objective on the three (1e-7)": f"{1e7 * objective:.2f}", "R2 on the six": f"{r2:.4f}"} | {
        n: f"{constants.values[n]:.3g}" if n in constants.values else ""
        for n in ("beta", "gamma", "B", "C", "alpha", "L0")
    }


def rows(folder: Path, size: str) -> list[dict[str, str]]:
    names = sorted(p.stem for p in folder.glob("*.csv"))
    train, test = curves(folder, list(TRAIN)), curves(folder, [n for n in names if n not in TRAIN])
    known, held_out = ((schedule_histories(r, r.table, SHAPE), r.table["loss"].to_numpy()) for r in (train, test))
    found = [("published", from_published(*laws.get_published(f"multi-power@luo-{size}m")))]
    for held in (None, *HELD):
        pins = () if held is None else (("beta", held),)
        result = fit(laws.get("multi-power"), train, FitOptions(starts=8, pins=pins))
        found.append(("fitted" if held is None else f"fitted, beta held at {held}", from_fit(result)))
    for objective in ("huber", "mse"):
        result = fit(laws.get("multi-power"), train, FitOptions(starts=8, objective=objective))
        found.append((f"fitted by {objective}", from_fit(result)))
    found.append(("annealing, fitted", from_fit(fit(laws.get("annealing"), train, FitOptions(starts=8)))))
    return [{"parameters": f"{size}M", "constants": name, **described(c, known, held_out)} for name, c in found]


def main() -> None:
    text = [
        "# The multi-power law on schedules it has not seen",
        "",
        "By `python benchmarks/multi_power.py FOLDER`.",
        "",
    ]
    for size in ("25", "100", "400"):
        text += table(rows(Path(sys.argv[1]) / f"csv_{size}", size))
        (ROOT / "benchmarks" / "results" / "multi_power.md").write_text("\n".join(text))
        print("\n".join(text), flush=True)


if __name__ == "__main__":
    main()
