"""Say what one run is: which rows are checkpoints of one run, and which are runs of their own.

Rows of one configuration whose step rises, or whose tokens rise in many small steps, are checkpoints of one run. A grid
of final runs (few token counts, the same for many sizes, no step) is a table of runs. A column that names a sweep or a
method makes no run of rows of different size, and rows of one name that start again are another run.
"""

import re

import numpy as np
import pandas as pd

from ..options import OpenQuestion
from ..words import plural, quote
from .configurations import configuration_of, labelled, names_of, sizes_of
from .findings import Findings
from .progress import CHECKPOINTS, RUNS, parts_of_runs, taken_for

OPTION = "rows"
CHOICES = (("Each row is a run", RUNS), ("Rows of one configuration are checkpoints of one run", CHECKPOINTS))
FEW_NAMES = 2.0  # rows a name from which names of different sizes are those of sweeps
SEEN = 200  # names that are looked at before all are
IDS = {"id", "runid", "uuid", "wandbid", "trialid", "experimentid"}
_STEP_IN_NAME = re.compile(
    r"(.+?)[-_/ @:.=]{1,3}(?:step|iter|iteration|ckpt|checkpoint|global_step)[-_ =]?(\d{1,12})(?:[kKmMbB])?",
    re.ASCII,
)


def identify(findings: Findings) -> tuple[OpenQuestion, ...]:
    """Give each row the name of its run in `run`, where the table's own names are none or name something else.

    A note says what was done. Returns the question that is open where nothing tells runs from checkpoints: rows of one
    configuration then count as checkpoints, with a warning. Rows that were excluded tell nothing.
    """
    table = findings.table
    names = table["run"].astype(str) if "run" in table else pd.Series("", table.index)
    live = findings.live
    if not live.any():
        return ()
    if findings.options.rows == RUNS:
        return _each_row(findings, names)
    if not (names[live] != "").any():
        return _unnamed(findings, pd.Series("", table.index), "")
    names, by_id = _with_ids(findings, names)
    if not names[live & (names != "").to_numpy()].duplicated().any():
        if findings.options.rows == CHECKPOINTS:
            return _unnamed(findings, pd.Series("", table.index), "")
        found = _steps_in_names(findings, names)
        _warn_of_ids(findings)
        return found
    codes = _codes(names)
    sizes = sizes_of(findings, codes)
    given = live & (names != "").to_numpy()
    each = pd.Series(sizes[given]).groupby(codes[given]).agg(["nunique", "size"])
    if (each["nunique"] > 1).mean() > 0.5 and each["size"].median() >= FEW_NAMES:
        return _sweeps(findings, names)
    several = np.isin(codes, each.index[each["nunique"] > 1])
    _named(findings, names, codes, np.where(several, sizes, 0), by_id)
    return ()


def _codes(names: pd.Series) -> np.ndarray:
    """Return a number [R] for each name; a row without a name has its own."""
    codes, distinct = pd.factorize(names)
    alone = np.flatnonzero((names == "").to_numpy())
    codes[alone] = len(distinct) + np.arange(len(alone))
    return codes


def _set(findings: Findings, names: pd.Series, why: str) -> None:
    if "run" not in findings.table or not names.equals(findings.table["run"].astype(str)):
        findings.table["run"] = pd.Series(names.to_numpy(object), findings.table.index, dtype=str)
        findings.say("note", why, "run")


def _each_row(findings: Findings, names: pd.Series) -> tuple[OpenQuestion, ...]:
    """Name rows apart that share a name, because a person said that each row is a run."""
    if "run" in findings.table and names[names != ""].duplicated().any():
        parts = names.groupby(names).cumcount().to_numpy()
        _set(findings, names_of(names, parts), "each row is a run, as you chose: rows of one name are numbered")
    return ()


def _with_ids(findings: Findings, names: pd.Series) -> tuple[pd.Series, bool]:
    """Return the names of runs, told apart by a column of ids where names are shared, and whether ids tell runs."""
    source = findings.labels.get("run", "run")
    if findings.last_part(source) in IDS:
        return names, True
    for header in findings.beside.columns:
        if findings.last_part(header) not in IDS or findings.beside[header].dtype.kind in "fiub":
            continue
        ids = findings.beside[header].fillna("").astype(str).str.strip()
        given = (ids != "") & (names != "")
        owners = names[given].groupby(ids[given]).nunique()
        if not given.any() or ids.str.fullmatch(r"\d{1,9}").all() or (owners > 1).any():
            continue
        shared = names.map(ids[given].groupby(names[given]).nunique()).fillna(0).to_numpy() > 1
        if shared.any():
            said = pd.Series(np.where(shared, names + " (" + ids + ")", names), names.index)
            _set(findings, said, f"names of runs are not unique: runs of one name are told apart by {quote(header)}")
            return said, True
    return names, False


def _steps_in_names(findings: Findings, names: pd.Series) -> tuple[OpenQuestion, ...]:
    """Take rows whose names differ in a step alone, such as `a-step1000`, for checkpoints of one run."""
    distinct = names[names != ""].unique()
    few = [distinct[i] for i in np.linspace(0, len(distinct) - 1, min(len(distinct), SEEN)).astype(int)]
    if sum(_STEP_IN_NAME.fullmatch(n) is not None for n in few) <= len(few) / 2:
        return ()
    found = {n: m for n in distinct if (m := _STEP_IN_NAME.fullmatch(n))}
    if len(found) > 1:
        short = names.map(lambda n: found[n][1] if n in found else n)
        if short[names.isin(list(found))].duplicated().any():
            runs = plural(short[findings.live].nunique(), "run")
            why = f"names end in a step: rows whose names are alike but for it are checkpoints of {runs}"
            _set(findings, short, why)
    return ()


def _warn_of_ids(findings: Findings) -> None:
    """Warn where rows of one configuration are surely like checkpoints, though every row has a name of its own."""
    if "tokens" not in findings.table or findings.table["run"].duplicated().any():
        return
    keys, _ = configuration_of(findings, pd.Series("", findings.table.index))
    if taken_for(findings, keys, by_step=False) == (CHECKPOINTS, True):
        runs = plural(len(np.unique(keys[findings.live])), "configuration")
        text = (
            f"tokens rise in many small steps in each of {runs}, as those of checkpoints do, but every row has a name"
        )
        findings.say("warning", f"{text}: say so if rows are checkpoints", "tokens")


def _sweeps(findings: Findings, names: pd.Series) -> tuple[OpenQuestion, ...]:
    """Keep names that are those of sweeps or methods beside the runs, and find the runs below them."""
    table, source = findings.table, quote(findings.labels.get("run", "run"))
    kept = next((c for c in ("sweep", "group") if c not in table), "")
    if kept:
        table[kept] = table["run"]
    where = f"; it is kept as {kept}" if kept else ""
    findings.say("note", f"{source} names what models of different size share, and no run{where}", "run")
    del table["run"]
    return _unnamed(findings, names, source, derive=True)


def _unnamed(findings: Findings, names: pd.Series, source: str, derive: bool = False) -> tuple[OpenQuestion, ...]:
    """Find the runs of a table whose rows have no names of their own; `names` tell rows apart that share none."""
    keys, settings = configuration_of(findings, names)
    kind, sure = taken_for(findings, keys)
    if findings.options.rows == CHECKPOINTS:
        kind, sure = CHECKPOINTS, True
    if kind == RUNS:
        if derive:
            parts = pd.Series(keys).groupby(keys).cumcount().to_numpy()
            labels = labelled(findings.table, settings, names, keys)
            _set(findings, names_of(labels, parts), "each row is a run, named by what tells it apart")
        return ()
    labels = labelled(findings.table, settings, names, keys)
    parts, _ = parts_of_runs(findings, keys)
    count = pd.Series(list(zip(keys, parts, strict=True)))[findings.live].nunique()
    rows = plural(int(findings.live.sum()), "row")
    why = f"{rows} are checkpoints of {plural(count, 'run')}: rows of one configuration share a run, named by it"
    if sure or count == findings.live.sum():
        _set(findings, names_of(labels, parts), why)
        return ()
    _set(findings, names_of(labels, parts), why)
    text = f"Nothing tells whether {rows} are runs, or checkpoints of {plural(count, 'run')}: rows of one configuration"
    findings.say("warning", f"{text} count as checkpoints until you say", "run")
    return (OpenQuestion(f"{text} differ in tokens. What is a row?", "run", OPTION, CHOICES, CHOICES[1][0]),)


def _named(findings: Findings, names: pd.Series, codes: np.ndarray, sizes: np.ndarray, by_id: bool) -> None:
    """Tell runs of one name apart: those of other sizes or seeds, and those that start again.

    `codes` [R] number the names, and `sizes` [R] the sizes of models of one name.
    """
    seeds = pd.factorize(findings.table["seed"])[0] if "seed" in findings.table else np.zeros(len(names), int)
    frame = pd.DataFrame({"name": codes, "size": sizes * (seeds.max() + 2) + seeds})
    keys = frame.groupby(["name", "size"], sort=False).ngroup().to_numpy()
    parts, again = parts_of_runs(findings, keys, by_id)
    findings.leave_out(again, "run", lambda i: f"{quote(names.iloc[i])} went on from before this row, which came again")
    runs = frame.assign(part=parts, run=lambda f: f.groupby(["name", "size", "part"], sort=False).ngroup())
    first = runs.drop_duplicates("run")
    place = np.zeros(len(first), int)
    place[first["run"]] = first.groupby("name").cumcount()
    place = place[runs["run"]]
    if np.any(place[findings.live] > 0):
        _set(findings, names_of(names, place), "rows of one name that start again are another run: names are numbered")
