"""What trust.md says: the lines that must be met with what was measured, and the tables behind them."""

import datetime
import textwrap
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks import _trust_replayed as replayed
from benchmarks import _trust_simulated as simulated
from benchmarks._trust_reasons import REASONS
from benchmarks._trust_worlds import DESIGNS, FORMS

BEGIN, END = "<!-- measured -->", "<!-- end of measured -->"
NEAR, FAR = simulated.FAR
# How often the drawn band must hold a further run at NEAR and FAR, and how many best badges may be false, by kind.
BOUNDS = (("visible", 0.95, 0.95, 0.07), ("hidden", 0.85, 0.80, 0.12), ("new", 0.85, 0.80, 0.12))
KINDS = {"right": "the law holds", "visible": "runs can show the form", "hidden": "no run shows it", "new": "set aside"}


@dataclass(frozen=True)
class TrustLine:
    """One line that the numbers must meet: what it is about, its bound in words, and what was measured of how many."""

    about: str
    bound: str
    value: float
    met: bool
    count: float
    ratio: bool = False

    def row(self) -> str:
        """Return the line as a row of a table."""
        shown = f"{self.value:.2f}" if self.ratio else percent(self.value)
        met = "" if np.isnan(self.value) else "yes" if self.met else "**no**"
        return f"| {self.about} | {self.bound} | {shown} | {self.count:,.0f} | {met} |"


def percent(share: float) -> str:
    """Return a share as a percentage, or a dash where there is none."""
    return "-" if share is None or np.isnan(share) else f"{100 * share:.1f} %"


def at_least(about: str, bound: float, value: float, count: float) -> TrustLine:
    """Return a line whose share must be at least `bound`."""
    return TrustLine(about, f">= {100 * bound:g} %", value, value >= bound, count)


def at_most(about: str, bound: float, value: float, count: float, ratio: bool = False) -> TrustLine:
    """Return a line whose share, or ratio, must be at most `bound`."""
    return TrustLine(about, f"<= {bound:g}" if ratio else f"<= {100 * bound:g} %", value, value <= bound, count, ratio)


def simulated_lines(frame: pd.DataFrame) -> list[TrustLine]:
    """Return the lines on simulated tables, of the `tabulated` ones."""
    kind = frame["form"].map({name: form.kind for name, form in FORMS.items()})

    def of(which: str, decades: float, design: str = "", but: str = "") -> dict[str, float]:
        mine = (kind == which) & (frame["decades"] == decades)
        mine &= (frame["design"] == design) if design else frame["design"] != but
        return simulated.summary(frame[mine])

    found = []
    for far, times, of_many in ((NEAR, 1.8, 1.5), (FAR, 2.8, 2.5)):
        got, many, few = of("right", far), of("right", far, "150"), of("right", far, but="150")
        where = f"the law holds, {far} decades"
        found.append(at_least(f"{where}: further runs in the drawn band", 0.93, got["held"], got["tables"]))
        inside = 0.93 <= got["sampled"] <= 0.97
        about = f"{where}: further runs in the band of sampling error"
        found.append(TrustLine(about, "93 to 97 %", got["sampled"], inside, got["tables"]))
        about = f"{where}: drawn band over that of sampling error"
        found.append(at_most(f"{about}, up to 50 rows", times, few["times"], few["tables"], True))
        found.append(at_most(f"{about}, 150 rows", of_many, many["times"], many["tables"], True))
    for design, bound in (("50", 0.85), ("150", 0.95)):
        got = of("right", NEAR, design)
        about = f"the law holds, {NEAR} decades: best badges, {design} rows"
        found.append(at_least(about, bound, got["best"], got["tables"]))
    for which, near, far, false in (
        ("visible", 0.95, 0.95, 0.07),
        ("hidden", 0.85, 0.80, 0.12),
        ("new", 0.85, 0.80, 0.12),
    ):
        at_near, at_far = of(which, NEAR), of(which, FAR)
        about = f"{KINDS[which]}, {{}} decades: further runs in the drawn band"
        found.append(at_least(about.format(NEAR), near, at_near["held"], at_near["tables"]))
        found.append(at_least(about.format(FAR), far, at_far["held"], at_far["tables"]))
        about = f"{KINDS[which]}, {NEAR} decades: best badges over a band that does not hold the truth"
        found.append(at_most(about, false, at_near["false"], at_near["badges"]))
    return found


def replayed_lines(frame: pd.DataFrame) -> list[TrustLine]:
    """Return the lines on public runs, of the `tabulated` splits."""
    got = replayed.summary(frame)
    about = "public runs: mean error of the average over that of the law"
    return [
        at_least("public runs: hidden runs in the drawn band", 0.88, got["inside"], got["hidden"]),
        at_least("public runs: splits of 20 hidden runs that hold 80 %", 0.8, got["good"], got["many"]),
        at_most(about, 1.0, got["error_average"] / got["error"], got["splits"], True),
    ]


def table(head: str, rows: list[str]) -> list[str]:
    """Return rows below their head."""
    return [f"| {head} |", "|" + "---|" * (head.count("|") + 1), *rows, ""]


def paragraph(*parts: str) -> list[str]:
    """Return a paragraph of these parts, and the empty line after it."""
    return [textwrap.fill(" ".join(parts), 120), ""]


def _simulated_row(names: list[str], part: pd.DataFrame) -> str:
    at = [simulated.summary(part[part["decades"] == far]) for far in simulated.FAR]
    pairs = [
        " / ".join(percent(got[name])[:-2] if got["tables"] else "-" for got in at)
        for name in ("held", "under", "above", "sampled", "half")
    ]
    ratio = " / ".join(f"{got['times']:.1f}" for got in at)
    near = at[0]
    badges = f"{percent(near['best'])} | {percent(near['false'])} of {near['badges']}"
    return f"| {' | '.join(names)} | {near['tables']} | {' | '.join(pairs)} | {ratio} | {badges} |"


def _simulated_tables(frame: pd.DataFrame) -> list[str]:
    head = "tables | in the band | below | above | in that of sampling | half width | ratio | best badge | false"
    by_form = [_simulated_row([name, KINDS[form.kind]], frame[frame["form"] == name]) for name, form in FORMS.items()]
    cells = []
    for name, design, noise in simulated.CELLS:
        mine = frame[(frame["form"] == name) & (frame["design"] == design) & (frame["noise"] == noise)]
        cells += [_simulated_row([name, design, noise], mine)] if len(mine) else []
    none = frame["low"].isna().mean()
    said = paragraph(
        f"Pairs of numbers are of {NEAR} and {FAR} decades of compute beyond the largest run, in per cent.",
        f"`best badge` is the share of tables whose prediction at {NEAR} decades is *Solid*, and `false` says how many",
        f"of these have a drawn band that does not hold the loss of the world. {percent(none)} of all have no band.",
    )
    return [*said, *table(f"form | kind | {head}", by_form), *table(f"form | design | noise | {head}", cells)]


def _replayed_row(name: str, part: pd.DataFrame) -> str:
    got = replayed.summary(part)
    shares = " | ".join(percent(got[k]) for k in ("inside", "under", "above", "none", "beneath", "over"))
    errors = f"{percent(got['error'])} / {percent(got['error_average'])}"
    medians = f"{percent(got['median_error'])} / {percent(got['median_average'])}"
    many = f"{percent(got['good'])} of {got['many']}"
    return f"| {name} | {got['splits']} | {got['hidden']:,} | {shares} | {many} | {errors} | {medians} |"


def _worst_row(name: str, law: str, split: pd.Series) -> str:
    reason = REASONS.get((name, law), REASONS.get((name, ""), "not looked into yet"))
    what = f"{name} | {law} | {'half' if split['half'] else 'whole'} | {split['decades']:g} | {split['hidden']}"
    return f"| {what} | {percent(split['inside'])} | {percent(split['error'])} | {reason} |"


def _replayed_tables(frame: pd.DataFrame) -> list[str]:
    head = "splits | hidden runs | in the band | below | above | no band | below that of sampling | above that"
    parts = {"all": frame, "whole tables": frame[~frame["half"]], "half of each": frame[frame["half"]]}
    parts |= {f"{d:g} decades": p for d, p in frame.groupby("decades")}
    parts |= {str(law): p for law, p in frame.groupby("law")}
    rows = [_replayed_row(name, p) for name, p in parts.items() if len(p)]
    worst = [_worst_row(s["name"], s["law"], s) for _, s in replayed.worst(frame).iterrows()]
    return [
        *table(f"what | {head} | splits above 80 % | mean error of law / average | median of these", rows),
        f"The worst splits of {replayed.MANY} hidden runs and more, one a table:", "",
        *table("table | law | rows | decades | hidden | in the band | error | reason", worst),
    ]  # fmt: skip


def measured(text: str) -> str:
    """Return the part of a page from BEGIN to END, which trust.md and the documentation share."""
    return text[text.index(BEGIN) : text.index(END) + len(END)]


def written(rows: list[dict], code: str) -> str:
    """Return trust.md of the rows of the state file; `code` is the digest of the code as it is."""
    simulations, splits = simulated.tabulated(rows), replayed.tabulated(rows)
    every = simulated_lines(simulations) if len(simulations) else []
    every += replayed_lines(splits) if len(splits) else []
    return "\n".join([
        "# How far predictions can be relied on", "", *_about(rows, simulations, splits, code),
        "## What must be met", "",
        f"{sum(line.met for line in every)} of {len(every)} are met. A share of few tables is not known well.", "",
        BEGIN, "", *table("what | must be | is | of | met", [line.row() for line in every]), END, "",
        "## Simulated worlds", "", *_worlds(), *(_simulated_tables(simulations) if len(simulations) else []),
        "## Public runs, the largest hidden", "", *_explained(), *(_replayed_tables(splits) if len(splits) else []),
    ])  # fmt: skip


def _about(rows: list[dict], simulations: pd.DataFrame, splits: pd.DataFrame, code: str) -> list[str]:
    counts = simulations[simulations["decades"] == NEAR].groupby(list(simulated.CELL)).size()
    often = f"{counts.min()} to {counts.max()} tables" if len(counts) else "no table"
    pairs = [r for r in rows if "replayed" in r]
    unfit = sum("why" in s for r in pairs for s in r["splits"])
    real = simulated.REAL
    return paragraph(
        f"`python benchmarks/trust.py --write`, {datetime.date.today()}. Simulated: {often} in each of {len(counts)}",
        f"of {len(simulated.CELLS)} cells; {sum('failed' in r for r in rows)} fits failed. Public runs:",
        f"{len(splits)} splits of {len(pairs)} pairs of a table and a law; {unfit} more splits have too few decades or",
        "runs, or features that go together, of which no band is given. Fits are made as the app makes them, with",
        f"{real.starts} starts, {real.bootstrap} resamples and the default objective. More tables can be added: the",
        "command goes on where it was stopped.",
        f"{sum(r.get('code') == code for r in rows):,} of {len(rows):,} lines are of the code as it was when this was",
        "written; `--fresh` measures the others again.",
    )


def _worlds() -> list[str]:
    said = paragraph(
        "Chinchilla's law is fitted to tables of worlds with a known loss. The designs are",
        f"{', '.join(DESIGNS)}: numbers are runs at random places over two decades of size with 5 to 200 tokens per",
        "parameter, isoflop has six budgets of seven sizes. Noise is .5 %, normal or Student's t(2) of one median.",
        "A further run at 20 tokens per parameter is foretold.",
    )
    rows = [f"| {name} | {KINDS[form.kind]} | {form.words} |" for name, form in FORMS.items()]
    why = "The forms that were set aside are held to the line of those that no run shows: no rule was made for them."
    return [*said, *table("form | kind | loss", rows), *paragraph(why)]


def _explained() -> list[str]:
    return paragraph(
        f"Every law of at most {replayed.MOST} fitted parameters is fitted to every bundled table that it suits, one",
        f"target each, without the largest {', '.join(f'{d:g}' for d in replayed.DECADES)} decades of compute, and",
        "again to a random half of the runs of the table. The hidden runs are compared with the band of a further run.",
        "A run without a band counts as outside.",
    )
