"""Whether laws of single factors may be put together: the composition test on runs in which everything varies.

Run: python benchmarks/recipe.py [ORIGINALS]. Writes benchmarks/results/recipe.md. ORIGINALS is a folder with
steplaw/dense_lr_bs_loss.csv, which may not be bundled; without it that part is left out.

The base is a law of size and data fitted to `measured/backbone`, and every other factor adds an excess fitted to its
own sweep. Nothing is fitted to `measured/random`.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import pandas as pd

from benchmarks._recipe_beside import process, ridge
from benchmarks._recipe_factors import FACTORS, JudgedForm, forms_of
from benchmarks._recipe_public import gemstones, step_law
from benchmarks._recipe_rows import BaseLaw, Column, base, measured, score
from benchmarks.measured_rows import table
from core import settings

BASE, OTHER = "kaplan-nd", "chinchilla"  # named beforehand: of the two the one whose held-out size is nearer
FIRST = 1000  # seeds of the first forty runs are below it, those of the wide ones not
FEWEST = 20  # runs of a set that scores mean something of
# What the forty may be missed by, named before the composition was written.
TARGET = "at most 4 % (3 % is the aim), R2 at least 0.85, rank correlation at least 0.96"


def deltas(chosen: Sequence[JudgedForm], rows: pd.DataFrame, on: BaseLaw) -> dict[str, Column]:
    return {c.factor.name: c.delta(rows, on) for c in chosen}


def of_laws(judged: Mapping[str, Sequence[JudgedForm]]) -> list[JudgedForm]:
    """Return each factor's best law of the library; the chosen form where the library has none."""
    return [next((c for c in found if c.factor.forms[c.form].library), found[0]) for found in judged.values()]


def by_factor(judged: Mapping[str, Sequence[JudgedForm]]) -> Iterator[dict[str, str]]:
    for name, found in judged.items():
        for i, c in enumerate(found):
            said = "yes" if i == 0 and c.shrink else "nothing: its own sweep does not identify it" if i == 0 else ""
            yield {
                "factor": name if i == 0 else "", "form": c.form, "rows": str(c.rows),
                "spread %": f"{100 * c.spread:.2f}", "gain": f"{c.gain:.3f}", "slope": f"{c.slope:.2f}",
                "shrunk to": f"{c.shrink:.2f}", "used": said,
            }  # fmt: skip


def left_out(rows: pd.DataFrame, at_base: Column, each: Mapping[str, Column]) -> Iterator[dict[str, str]]:
    """Each factor left out, and the slope of what is left then on its excess, with its standard error."""
    y, every = rows["log_loss"].to_numpy(float), sum(each.values())
    yield {"without": "none", "spread of its excess %": "", "slope": ""} | score(y, at_base + every).cells()
    for name, delta in each.items():
        left, squares = y - at_base - (every - delta), float((delta**2).sum())
        if squares:
            slope = float(left @ delta) / squares
            error = float(np.sqrt(((left - slope * delta) ** 2).sum() / (len(left) - 1) / squares))
            said = f"{slope:.2f} ± {error:.2f}"
        else:
            said = "it contributes nothing"
        spread = {"spread of its excess %": f"{100 * delta.std():.2f}", "slope": said}
        yield {"without": name} | spread | score(y, at_base + every - delta).cells()


def composed(name: str, rows: pd.DataFrame, predicted: Mapping[str, Column], at_base: Column, each) -> Iterator[str]:
    y = rows["log_loss"].to_numpy(float)
    yield f"### {name}: {len(rows)} runs"
    yield ""
    yield from table([{"what": n} | score(y, p).cells() for n, p in predicted.items()])
    yield "One factor left out at a time, forms by their own sweeps; a slope of 1 is an excess of the right size:"
    yield ""
    yield from table([*left_out(rows, at_base, each)])


def _sets(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    random = rows[rows["sweep"] == "random"]
    found = {"The first forty": random[random["seed"] < FIRST], "The wide runs": random[random["seed"] >= FIRST]}
    return {n: r for n, r in found.items() if len(r) >= FEWEST}


def report(originals: str) -> Iterator[str]:
    rows = measured()
    sweeps = rows[rows["sweep"] != "random"]
    on, other = base(BASE, rows), base(OTHER, rows)
    judged = {f.name: forms_of(f, rows, on) for f in FACTORS}
    best, library = [found[0] for found in judged.values()], of_laws(judged)
    yield from _said_first(rows)
    yield from table([*by_factor(judged)])
    yield "## Runs in which everything varies"
    yield ""
    yield f"Named beforehand for the first forty: mean relative error {TARGET}."
    yield ""
    for name, some in _sets(rows).items():
        each, at_base = deltas(best, some, on), on.log_loss(some)
        predicted = {
            f"{BASE} alone": at_base,
            f"{OTHER} alone": other.log_loss(some),
            "all factors, laws of the library where there is one": at_base + sum(deltas(library, some, on).values()),
            "all factors, forms by their own sweeps": at_base + sum(each.values()),
            f"the same on {OTHER}": other.log_loss(some) + sum(each.values()),
            "linear ridge on all sweeps": ridge(sweeps, some),
            "Gaussian process on all sweeps": process(sweeps, some),
        }
        yield from composed(name, some, predicted, at_base, each)
    yield from _public(originals)


def _said_first(rows: pd.DataFrame) -> Iterator[str]:
    yield f"`python benchmarks/recipe.py ORIGINALS`, {date.today()}."
    yield ""
    yield (
        f"The base is {BASE} on `measured/backbone`, its parameters counted with the embeddings of 1,024 entries. "
        "Losses are per byte. Every other factor adds to the log loss what its setting costs over that of the "
        "backbone at the same size and tokens, all else as it is. Nothing is fitted to the random runs. Some seven "
        "drafts of the forms of decay, shape and heads were scored on the first forty rows (2.5 to 3.6 %) before the "
        "rule that chooses among forms was written: those rows are no blind test, the wide ones will be."
    )
    yield ""
    yield "## What the sweeps of single factors say"
    yield ""
    yield (
        "Each form is fitted to a factor's own sweep without one part of it, which it then predicts: a size and "
        "length, a fifth of the mixtures, a context. `gain` is the share of the squares within a size and length "
        "that held-out parts are predicted by, `slope` that of the observed on the predicted. The form with the "
        "highest gain is used, times the slope where that is below 1; with no gain the factor contributes "
        "nothing."
    )
    yield ""


def _public(originals: str) -> Iterator[str]:
    yield "## Public runs"
    yield ""
    yield "Gemstones, all checkpoints of the six largest models, from the sixteen smaller ones:"
    yield ""
    yield from table([{"what": n} | s.cells() for n, s in gemstones().items()])
    if not originals:
        yield "Step Law: left out, its runs may not be bundled and no originals were at hand."
        return
    yield "Step Law, runs within 10 % of the lowest loss of the four largest cells, from all smaller cells:"
    yield ""
    yield from table([{"what": n} | s.cells() for n, s in step_law(Path(originals)).items()])


def main() -> None:
    originals = sys.argv[1] if len(sys.argv) > 1 else settings.ORIGINALS.value()
    text = "\n".join(["# Whether factors may be put together", "", *report(str(originals or ""))])
    (ROOT / "benchmarks" / "results" / "recipe.md").write_text(text.replace("\n\n\n", "\n\n").rstrip() + "\n", "utf-8")
    print(text)


if __name__ == "__main__":
    main()
