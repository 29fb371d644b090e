"""Find the columns that hold shares and losses of domains, and the names of the domains."""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from ..check.sums import PERCENT, sums_to_one
from ..numbers import numbers

_SEP = r"[\s_.]+"
_HELD_OUT = r"(?:val|valid|validation|eval|test)"
_LOGGED = rf"(?:(?:metrics?|{_HELD_OUT})/)?"
# How people name shares: weight_c4, mixture/c4, config.data.mix.c4, mixture weight: c4.
_SHARE = re.compile(
    r"(?:.*[./])?(?:(?:data|domain|mixture|mix|sampling)[\s_]?)?(?:mix|mixture|weights?|shares?|proportions?)"
    r"[\s_.:/]+(?P<member>(?!(?:decay|init|norm|tying|scale|std|sharing|update)\b).+)",
    re.IGNORECASE,
)
_LOSS_FIRST = rf"{_LOGGED}(?:{_HELD_OUT}{_SEP})?loss{_SEP}(?P<member>.+)"  # loss_c4, but loss_scale as well
_PERCENT = re.compile(r"[\s_]*[(\[]\s*%\s*[)\]]$")
_WORDS = re.compile(r"[^\s_.:/()\[\]-]+")
_LETTERS = re.compile(r"[A-Za-z]+\d*")
# Words in the names of the corpora that public mixtures are made of.
_CORPORA = frozenset(
    "abstracts arxiv book bookcorpus bookcorpus2 books books3 c4 cc code commoncrawl crawl curated dclm dolma "
    "educational emails enron europarl fineweb forums freelaw github gutenberg hackernews law math mathematics "
    "news nih opensubtitles openwebtext openwebtext2 papers patents pes2o pg19 philpapers pile pubmed reddit "
    "redpajama refinedweb science slimpajama stack stackexchange starcoder synthetic ubuntu uspto web wiki "
    "wikipedia youtubesubtitles".split()
)
_ABOUT = 0.1 + 1e-9  # how far a sum may be off: shares of few digits, and those of a paper that sum to 1.02
_SURE = 0.5  # of the rows must sum to 1 for columns to be taken for shares


def share(text: str) -> tuple[str, float] | None:
    """Return the domain of a header such as "weight_c4 (%)", and what makes a share of its numbers, or None."""
    bare = _PERCENT.sub("", text)
    found = _SHARE.fullmatch(bare)
    return (found["member"].strip(), 1.0 if bare == text else 1 / PERCENT) if found else None


def same(column: str) -> str:
    """Return the name under which columns are the same: mix/GitHub and mix/github give one name."""
    prefix, slash, name = column.partition("/")
    return prefix + slash + re.sub(r"[\s_.-]+", "_", name).casefold() if prefix in ("mix", "loss") else column


def plausible(headers: Sequence[str], raw: pd.DataFrame) -> bool:
    """Return whether at least half of the rows of columns that are named like shares sum to about 1 or 100."""
    cells = np.array([numbers(raw[h])[0] for h in headers])
    total = np.nansum(cells, axis=0)[~np.isnan(cells).all(axis=0)]
    near = [np.abs(total / whole - 1) <= _ABOUT for whole in (1.0, PERCENT)]
    return bool(len(total)) and any(bool(one.mean() >= _SURE) for one in near)


def shares_by_sum(headers: Iterable[str], raw: pd.DataFrame) -> dict[str, str]:
    """Return the domains of those `headers` that are shares of a mixture, because they sum to 1 (or 100).

    Headers are tried that begin alike (train_arxiv, train_code), that end alike (arxiv_pct), and all together (arxiv,
    code). Most rows must sum to 1. Some rows must mix: columns of 0 and 1 that name one thing each are no shares.
    """
    read = {h: _share_cells(raw[h]) for h in headers if not re.fullmatch(_LOSS_FIRST, h.strip(), re.IGNORECASE)}
    cells = {h: values for h, values in read.items() if values is not None}
    words = {h: _WORDS.findall(h) for h in cells}
    alike = [[h for h in cells if len(words[h]) > 1 and words[h][end] == word] for end, word in _ends(words)]
    small = [h for h in cells if np.nanmax(cells[h]) <= 1]
    for group in (*alike, small, list(cells)):
        if len(group) > 1 and _sum_to_one(np.stack([cells[h] for h in group], axis=1)):
            return _cut(group) if group in alike else {h: h for h in group}
    return {}


def spoken(found: Mapping[str, str], lost: Sequence[str]) -> bool:
    """Return whether the names of shares speak for a mixture, too: words in common, losses of that name, known corpora.

    `found` maps headers to domains, `lost` are the domains that have losses.
    """
    if any(h != m for h, m in found.items()):
        return True
    losses = {same(f"loss/{m}") for m in lost}
    known = [
        m for m in found.values() if same(f"loss/{m}") in losses or _CORPORA & {w.lower() for w in _LETTERS.findall(m)}
    ]
    return len(known) >= len(found) / 2


def aligned(names: Sequence[str], domains: Sequence[str]) -> dict[str, str]:
    """Return each of `names` spelt as in `domains`, without a prefix that the names have in common.

    The prefix is cut only if two names or more are domains without it, and if all names stay distinct.
    """
    spelt = {same(f"mix/{d}"): d for d in domains}
    cut = _without_prefix(names, spelt)
    return {n: spelt.get(same(f"mix/{c}"), c) for n, c in cut.items()}


def _without_prefix(names: Sequence[str], spelt: Mapping[str, str]) -> dict[str, str]:
    plain = {n: n for n in names}
    for name in names:
        for word in _WORDS.finditer(name):
            prefix = name[: word.start()]
            cut = {n: n[len(prefix) :] if n.startswith(prefix) else n for n in names}
            hits = sum(same(f"mix/{c}") in spelt for n, c in cut.items() if n.startswith(prefix))
            before = sum(same(f"mix/{n}") in spelt for n in names)
            distinct = {same(f"mix/{c}") for c in cut.values()}
            if prefix and hits > max(1, before) and len(distinct) == len(names) and all(cut.values()):
                return cut
    return plain


def _share_cells(source: pd.Series) -> np.ndarray | None:
    """Return the cells of a column as shares, None if one of them cannot be a share."""
    values, unread = numbers(source)
    given = values[~np.isnan(values)]
    fine = len(given) and not unread.any() and (given >= 0).all() and (given <= PERCENT).all()
    return values if fine else None


def _ends(words: Mapping[str, list[str]]) -> list[tuple[int, str]]:
    """Return the first and last words that several headers have in common, (0 or -1, word), the most common first."""
    found = pd.Series([(end, w[end]) for w in words.values() if len(w) > 1 for end in (0, -1)], dtype=object)
    counts = found.value_counts()
    return sorted(counts[counts > 1].index, key=lambda at: (-counts[at], at)) if len(found) else []


def _sum_to_one(shares: np.ndarray) -> bool:
    """Return whether most rows [R, K] with a share sum to 1, and whether the mixture varies."""
    given = shares[~np.isnan(shares).all(axis=1)]
    whole = len(given) and sums_to_one(given).mean() > _SURE
    mixed = (np.nan_to_num(given) > 0).sum(axis=1) > 1
    return bool(whole and mixed.any() and (np.ptp(np.nan_to_num(given), axis=0) > 0).sum() > 1)


def _cut(group: Sequence[str]) -> dict[str, str]:
    """Return the headers without the words that they all begin with and all end with."""
    spans = {h: [w.span() for w in _WORDS.finditer(h)] for h in group}
    words = {h: [h[a:b] for a, b in spans[h]] for h in group}
    most = min(map(len, words.values())) - 1
    front = next(i for i in range(most + 1) if i == most or len({w[i] for w in words.values()}) > 1)
    back = next(i for i in range(most - front + 1) if i == most - front or len({w[-1 - i] for w in words.values()}) > 1)
    return {h: h[at[front][0] : at[len(at) - 1 - back][1]] for h, at in spans.items()}
