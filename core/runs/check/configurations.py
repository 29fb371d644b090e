"""Tell configurations apart: the settings with which a model was trained, but for how long it was."""

import re
from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from ...units import count
from ..numbers import LONGEST, absent
from ..schema import COLUMNS, is_factor, is_target
from .findings import Findings

# Columns that grow while one model trains, or follow from those that do, and columns that judge a row.
FOLLOW = {
    *("tokens", "flops", "characters", "step", "steps", "seconds", "devices", "excluded", "status", "run"),
    *("timescale", "unique_tokens"),
}
COURSE = ("learning_rate", "batch_tokens", "weight_decay")  # what a schedule may change while one model trains
SIZE = (
    *("params", "params_non_embedding", "active_params", "width", "depth", "ffn_width", "query_heads", "kv_heads"),
    *("head_dim", "embedding_dim", "vocab_size", "experts", "active_experts"),
)
SAME = 1e-3  # sizes closer than this share are one: counts are often worked out from rounded numbers
KINDS = ("split", "subset", "phase", "metric", "task", "benchmark", "domain", "eval", "kind", "type")
MOST_LEVELS = 0.25  # distinct texts a row, up to which a text beside the table tells configurations apart
SHOWN = 3  # settings in the name of a run
_COUNTED = re.compile(r"\d{1,15}", re.ASCII)  # in "step1000" or "step1000-tokens4B"
_DATE = re.compile(r"\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{4}|\d\d?:\d\d", re.ASCII)
RISES = 0.9  # of the steps of progress must be those of a text that counts them


def levels(values: np.ndarray, tolerance: float = 0.0) -> np.ndarray:
    """Return the number [R] of the level of each value, -1 where it is missing; levels differ by more than a share."""
    distinct, codes = np.unique(values[np.isfinite(values)], return_inverse=True)
    with np.errstate(all="ignore"):
        new = np.diff(distinct) > tolerance * np.abs(distinct[:-1]) if len(distinct) else np.array([], bool)
    found = np.full(len(values), -1)
    found[np.isfinite(values)] = np.concatenate([[0], np.cumsum(new)]).astype(int)[codes] if len(distinct) else 0
    return found


def sizes_of(findings: Findings, names: np.ndarray) -> np.ndarray:
    """Return a number [R] for each size of model. A size that is missing in a row is that of other rows of its name.

    `names` [R] number the names of runs. Only sizes that the file gives count: those worked out of tokens and compute
    differ by their rounding.
    """
    table, codes = findings.table, []
    given = [c for c in SIZE if c in table and (c in findings.labels or not findings.labels)]
    for name in given:
        found = levels(table[name].to_numpy(np.float64), SAME)
        if (found < 0).any():
            known = pd.Series(np.where(found < 0, np.nan, found)).groupby(names).transform("first")
            found = np.where(found < 0, known.fillna(-1).to_numpy(), found)
        codes.append(found)
    if not codes:
        return np.zeros(len(table), int)
    return pd.DataFrame(dict(enumerate(codes))).groupby(list(range(len(codes))), sort=False).ngroup().to_numpy()


def configuration_of(findings: Findings, names: pd.Series) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return the number [R] of the configuration of each row, and the levels [R] of each setting that tells them apart.

    Rows of one configuration are alike in all but tokens and what follows from them. A learning rate that changes along
    the steps of one model is a schedule, and tells no configurations apart.
    """
    table = findings.table
    key = {n: _codes(table[n]) for n in table.columns if _tells(findings, n)}
    course = [n for n in COURSE if n in key]
    if course and "step" in table:
        rest = {n: c for n, c in key.items() if n not in course}
        keys = _numbers(rest, len(table))
        step = table["step"].to_numpy(np.float64)
        steps = pd.DataFrame({"key": keys, "step": step})[findings.live & np.isfinite(step)]
        if not steps.duplicated().any():
            key = rest
    live = findings.live
    beside = {h: cells for h, cells in findings.beside.items() if _tells_beside(findings, str(h), cells, live)}
    keys = _without_progress(findings, _numbers(key, len(table)), beside)
    return (_pairs(keys, _codes(names)) if (names != "").any() else keys), key


def _without_progress(findings: Findings, keys: np.ndarray, beside: dict[Hashable, pd.Series]) -> np.ndarray:
    """Return the numbers [R] of groups of `keys` [R] and texts `beside`, but for texts that count progress in a group.

    Each text is judged in the groups of all others: those before it that were kept, and all behind it.
    """
    codes = [_codes(cells) for cells in beside.values()]
    behind = [np.zeros(len(keys), int)]
    for found in reversed(codes):
        behind.append(_pairs(behind[-1], found))
    for cells, found, rest in zip(beside.values(), codes, reversed(behind[:-1]), strict=True):
        if not _counts_progress(findings, cells, _pairs(keys, rest)):
            keys = _pairs(keys, found)
    return keys


def _pairs(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the number [R] of each pair of numbers from -1 on, counted as they come."""
    return pd.factorize((a + 1) * (int(b.max(initial=0)) + 2) + b + 1)[0]


def names_of(labels: pd.Series, parts: np.ndarray) -> pd.Series:
    """Return names of runs, unique for each pair of a label and a part: "410M", "410M #2"."""
    numbered = labels + " #" + pd.Series(parts + 1, labels.index).astype(str)
    return labels.where((parts == 0) | (labels == "").to_numpy(), numbered)


def _tells(findings: Findings, name: str) -> bool:
    """Return whether a column of the table tells configurations apart."""
    if name in FOLLOW:
        follows = name == "unique_tokens" and "tokens" in findings.table and _shared(findings.table)
        return name == "unique_tokens" and not follows
    return not is_target(name) and (is_factor(name) or name in ("seed", "group", "sweep"))


def _shared(table: pd.DataFrame) -> bool:
    """Return whether every token was seen once: there are as many unique tokens as tokens."""
    unique, tokens = table["unique_tokens"], table["tokens"]
    return bool((unique.isna() | (unique >= tokens * (1 - SAME))).all())


def _tells_beside(findings: Findings, header: str, cells: pd.Series, live: np.ndarray) -> bool:
    """Return whether a text column that the table does not take tells configurations apart, by its `live` rows [R]."""
    if cells.dtype.kind in "fiub" or findings.last_part(header) in KINDS:
        return False
    texts = [str(cell).strip() for cell in cells.to_numpy(object)[live].tolist() if not absent(cell)]
    distinct = {*texts}
    if all(_DATE.match(text) for text in distinct):
        return False
    return 1 < len(distinct - {""}) <= MOST_LEVELS * len(texts)


def _counts_progress(findings: Findings, cells: pd.Series, keys: np.ndarray) -> bool:
    """Return whether numbers in a text ("step1000") rise with the tokens of each configuration, one of `keys` [R]."""
    name = next((n for n in ("tokens", "step", "flops") if n in findings.table), None)
    if name is None:
        return False
    texts = pd.Series(["" if absent(c) else str(c) for c in cells.to_numpy(object)], cells.index, dtype=object)
    counted = pd.to_numeric(texts.map({t: (_COUNTED.findall(t[:LONGEST]) or [None])[0] for t in texts.unique()}))
    frame = pd.DataFrame({"key": keys, "at": findings.table[name].to_numpy(np.float64), "text": counted.to_numpy()})
    frame = frame[findings.live].dropna().sort_values(["key", "at"], kind="stable")
    steps = frame.diff().iloc[1:]
    steps = steps[(steps["key"] == 0) & (steps["at"] > 0)]
    return len(steps) > 1 and bool((steps["text"] > 0).mean() >= RISES)


def _codes(cells: pd.Series) -> np.ndarray:
    if cells.dtype.kind in "fiu":
        return levels(cells.to_numpy(np.float64), SAME if cells.name in SIZE else 0.0)
    return pd.factorize(cells.fillna("").astype(str))[0]


def _numbers(key: dict[str, np.ndarray], rows: int) -> np.ndarray:
    if not key:
        return np.zeros(rows, int)
    frame = pd.DataFrame(dict(enumerate(key.values())))
    return frame.groupby(list(frame.columns), sort=False).ngroup().to_numpy()


def labelled(table: pd.DataFrame, key: dict[str, np.ndarray], names: pd.Series, keys: np.ndarray) -> pd.Series:
    """Return a readable, unique name [R] for each configuration of `keys` [R], from the first settings that vary."""
    varying = [n for n in key if len(np.unique(key[n])) > 1]
    first = [n for n in ("params", "params_non_embedding", "active_params") if n in varying][:1]
    shown = [*first, *(n for n in varying if n not in first)][:SHOWN]
    parts = [names] if (names != "").any() else []
    for name in shown:
        cells = table[name]
        if cells.dtype.kind not in "fiu" and cells.equals(names.astype(cells.dtype)):
            continue  # what rows are named by already
        if cells.dtype.kind in "fiu":
            text = cells.map({v: _written(name, v) for v in cells.dropna().unique()}).fillna("")
        else:
            text = cells.fillna("").astype(str)
        short = text if name in first or cells.dtype.kind not in "fiu" else f"{name} " + text
        parts.append(short.where((text != "").to_numpy(), ""))
    label = _joined(parts, table.index)
    return _apart(label, keys)


def _written(name: str, value: float) -> str:
    if name not in COLUMNS or COLUMNS[name].unit not in ("parameters", "tokens"):
        return f"{value:.4g}"
    text = count(value, 4)
    digits = text.rstrip("KMBT")
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + text[len(digits) :]


def _joined(parts: Sequence[pd.Series], index: pd.Index) -> pd.Series:
    label = pd.Series("", index=index, dtype=object)
    for part in parts:
        gap = np.where((label != "").to_numpy() & (part != "").to_numpy(), " ", "")
        label = label + gap + part.astype(object)
    return label.where((label != "").to_numpy(), "run")


def _apart(label: pd.Series, keys: np.ndarray) -> pd.Series:
    """Return labels with a letter behind those that several configurations share."""
    pairs = pd.DataFrame({"label": label.to_numpy(), "key": keys})
    place = pairs.drop_duplicates().assign(place=lambda f: f.groupby("label").cumcount()).set_index("key")["place"]
    number = pd.Series(keys).map(place[~place.index.duplicated()]).to_numpy()
    return label.where(number == 0, label + " (" + pd.Series(number + 1, label.index).astype(str) + ")")
