"""Read headers as canonical columns: by exact names, by aliases, and with suffixes of scale or unit."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import pandas as pd

from ..mapping import Mapped
from ..numbers import SCALES, value
from ..schema import COLUMNS, FAMILIES, column
from ..words import clean
from . import domains as domain_headers

# How sure a match is; the smaller the surer.
_EXACT, _NAME, _ALIAS, _LETTER, _MEMBER = range(5)
_Rank = tuple[int, int]  # (how sure, place among the aliases)

_SCALE_WORDS = {
    **{letter.lower(): scale for letter, scale in SCALES.items()},
    **{"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "mio": 1e6, "bn": 1e9},
}
PF_DAY = 1e15 * 24 * 60 * 60  # FLOP in one petaFLOP/s-day
_FLOP_WORDS = {f"{p}flop": scale for p, scale in {"g": 1e9, "t": 1e12, "p": 1e15, "e": 1e18, "z": 1e21}.items()}
_FLOP_WORDS |= {"pfday": PF_DAY, "pflopday": PF_DAY, "petaflopday": PF_DAY, "pflopsday": PF_DAY}
_PER = ("", "pertoken", "token", "perbyte", "byte")
_BITS_WORDS = {f"bit{per}": math.log(2) for per in _PER} | {"bpb": math.log(2)}
# What may follow a name and changes nothing, by the canonical unit.
_PLAIN_WORDS = {"flop", "token", "param", "parameter", "step", "sec", "s", "second"} | {f"nat{per}" for per in _PER}
_COUNTS = {"parameters", "tokens", "characters", "FLOP", "entries", "steps"}


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


@cache
def _known() -> dict[str, tuple[_Rank, str]]:
    """Return normalised header -> (rank, canonical name); lone letters are kept apart by case."""
    known: dict[str, tuple[_Rank, str]] = {}
    for name, entry in COLUMNS.items():
        known.setdefault(_key(name), ((_NAME, 0), name))
        for place, alias in enumerate(entry.aliases):
            key = alias if len(alias) == 1 else _key(alias)
            known.setdefault(key, ((_ALIAS, place), name))
    return known


def _lookup(text: str) -> tuple[_Rank, str] | None:
    bare = text.strip(" _-.:")
    if len(bare) == 1:
        sure = _known().get(bare)
        unsure = _known().get(bare.upper())
        return sure or (((_LETTER, 0), unsure[1]) if unsure else None)
    return _known().get(_key(bare))


def _unit_factor(words: str, name: str) -> float | None:
    """Return the factor that a bracket or suffix such as "M", "in billions" or "PF-days" stands for."""
    unit = column(name).unit
    times = value(words.strip(" x×*"))
    if times is not None:
        return times if 0 < times < math.inf and unit else None
    parts = [p for p in re.split(r"[\W_]+", words.lower()) if p and p not in ("in", "of", "x")]
    singular = [p[:-1] if len(p) > 2 and p.endswith("s") else p for p in parts]
    whole = "".join(singular)
    if unit == "FLOP" and whole in _FLOP_WORDS:
        return _FLOP_WORDS[whole]
    if unit.startswith("nats"):
        return _BITS_WORDS.get(whole, 1.0 if whole in _PLAIN_WORDS else None)
    factor = 1.0
    for word in singular:
        if word in _SCALE_WORDS and unit in _COUNTS:
            factor *= _SCALE_WORDS[word]
        elif word not in _PLAIN_WORDS:
            return None
    return factor


def _splits(header: str) -> list[tuple[str, str]]:
    """Return the ways in which `header` falls into name and unit: "params (M)", "tokens_B"."""
    found = []
    if bracket := re.fullmatch(r"(.+?)[\s_]*[(\[]\s*(.+?)\s*[)\]]", header):
        found.append((bracket[1], bracket[2]))
    if suffix := re.fullmatch(r"(.+?)[\s_\-./]+(?:in[\s_])?([A-Za-z]+)", header):
        found.append((suffix[1], suffix[2]))
    return found


def match(header: str) -> tuple[_Rank, Mapped] | None:
    """Return how sure the match of `header` is, and the column that it is read as. An unknown header gives None."""
    text = clean(header)
    name = text if text in COLUMNS else None
    prefix, slash, member = text.partition("/")
    logged = text.lower().startswith("metric/") and domain_headers.member(text)  # a loss that was logged among metrics
    if slash and member.strip() and prefix.strip().lower() in FAMILIES and not logged:
        name = f"{prefix.strip().lower()}/{member.strip()}"
    if name:
        return (_EXACT, 0), Mapped(header, name, 1.0, column(name).unit)
    if found := _lookup(text):
        rank, name = found
        factor = _BITS_WORDS.get(_key(text).replace("bits", "bit"), 1.0)
        return rank, Mapped(header, name, factor, column(name).unit)
    for bare, words in _splits(text):
        found = _lookup(bare)
        factor = _unit_factor(words, found[1]) if found else None
        if found and factor is not None:
            return found[0], Mapped(header, found[1], factor, column(found[1]).unit)
    if name := domain_headers.member(text):
        return (_MEMBER, 0), Mapped(header, name, 1.0, column(name).unit)
    return None


def guess(headers: Sequence[str], raw: pd.DataFrame | None = None) -> tuple[Mapped, ...]:
    """Return which headers are read as which canonical columns, in the order of the headers.

    Each canonical column is filled at most once, by its surest header. Unknown headers and second ones are left out. A
    lone share such as "weight_init" is no mixture, so it is left out too. With the cells in `raw`, further columns are
    shares when they sum to 1, and losses take the names of the shares.
    """
    best: dict[str, tuple[_Rank, int, Mapped]] = {}
    for place, header in enumerate(headers):
        if not (found := match(header)):
            continue
        rank, mapped = found
        key = domain_headers.same(mapped.column)
        if key not in best or (rank, place) < best[key][:2]:
            best[key] = (rank, place, mapped)
    shares = [m for (sure, _), _, m in best.values() if sure == _MEMBER and m.column.startswith("mix/")]
    if len(shares) == 1 or (
        shares and raw is not None and not domain_headers.plausible([m.source for m in shares], raw)
    ):
        best = {k: entry for k, entry in best.items() if entry[2] not in shares}
    chosen = [mapped for _, _, mapped in sorted(best.values(), key=lambda entry: entry[1])]
    return tuple(chosen if raw is None else _domains(chosen, headers, raw))


def _domains(chosen: list[Mapped], headers: Sequence[str], raw: pd.DataFrame) -> list[Mapped]:
    """Return the columns with the shares, losses and names that only the cells and the names of domains show."""
    unread = [h for h in headers if not match(h)]
    if not _named(chosen, "mix/"):
        chosen = [*chosen, *_new("mix/", domain_headers.shares_by_sum(unread, raw), chosen)]
    if not (domains := _named(chosen, "mix/")):
        return chosen
    chosen = [*chosen, *_new("loss/", domain_headers.losses_by_name(unread, domains), chosen)]
    for prefix, other in (("loss/", "mix/"), ("mix/", "loss/")):
        guessed_names = _named(chosen, prefix, guessed=True)
        taken = {domain_headers.same(prefix + n) for n in set(_named(chosen, prefix)) - set(guessed_names)}
        names = domain_headers.aligned(guessed_names, _named(chosen, other))
        if not taken & {domain_headers.same(prefix + n) for n in names.values()}:
            called = {prefix + n: prefix + new for n, new in names.items()}
            chosen = [replace(m, column=called.get(m.column, m.column)) for m in chosen]
    return sorted(chosen, key=lambda m: headers.index(m.source))


def _named(chosen: Sequence[Mapped], prefix: str, guessed: bool = False) -> list[str]:
    """Return the domains of a family. With `guessed`, only those whose headers are not canonical names."""
    found = [m for m in chosen if m.column.startswith(prefix)]
    return [m.column[len(prefix) :] for m in found if not guessed or m.source.strip() != m.column]


def _new(prefix: str, found: Mapping[str, str], chosen: Sequence[Mapped]) -> list[Mapped]:
    """Return headers as columns of a family. A header that repeats a column is left out."""
    taken, new = {domain_headers.same(m.column) for m in chosen}, []
    for header, member in found.items():
        name = f"{prefix}{clean(member)}"
        if domain_headers.same(name) not in taken:
            taken.add(domain_headers.same(name))
            new.append(Mapped(header, name, 1.0, column(name).unit))
    return new
