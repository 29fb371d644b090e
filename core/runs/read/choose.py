"""Choose which header of a table is read as which column: by names first, and by values where names leave it open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from ..aliases import key_of
from ..check.statuses import are_endings
from ..mapping import Mapped
from ..options import ReadOptions
from ..schema import FAMILIES, column, is_target
from ..words import listing, quote
from . import compute, members, sizes
from .byte_counts import of_bytes
from .choice import Choice
from .corrections import SAID, corrected
from .domains import same
from .evidence import SampledCells
from .fallback import any_target, log_loss, metrics, which_logarithm
from .headers import LETTER, MEMBER, WORD, Candidate, candidates, unread
from .held_out import held_out_first
from .plausible import agrees
from .unit_row import with_unit

NOTHING: Mapping[str, str] = MappingProxyType({})
_NONE = Candidate((-1,), "", Mapped("", "", 1.0, ""))
_CODES = frozenset({"optimizer", "schedule", "router", "train_set"})  # texts: numbers there are something else
_GROUPS = frozenset({"experiment", "expname", "experimentname"})
_USUAL = frozenset("NDCLV")  # in every paper


def guess(
    headers: Sequence[str],
    raw: pd.DataFrame | None = None,
    options: ReadOptions | None = None,
    below: Mapping[str, str] = NOTHING,
) -> Choice:
    """Return how headers are read: each canonical column is filled at most once, by its surest header.

    With the cells in `raw`, a word with several meanings is read only where its values agree, columns are computed from
    others (tokens from steps and batches), shares of mixtures are told by their sums, and a table without a known
    target offers what is left. A person's answers stand in `options`, units that a row below the headers holds in
    `below`. Raises BadInput for an answer on a column that is not in the table, or that names no column.
    """
    choice, cells, options = Choice(), SampledCells(raw), options or ReadOptions()
    with np.errstate(all="ignore"):  # gaps and zeros in a table give quotients that say nothing
        answered = {header for header, _ in options.columns}
        pool = [(h, c) for h in headers if h not in answered for c in _standing(_meanings(h, below), cells, choice)]
        picked = _picked(pool, headers)
        if "experts" not in picked and picked.get("active_experts", _NONE).rank[0] == LETTER:
            del picked["active_experts"]  # k is one of experts only beside them
        if cells.given:
            picked = _several(pool, picked, cells, choice)
        direct = [c.mapped for c in picked.values() if c.role == c.mapped.column]
        direct = metrics(members.with_members(direct, pool, headers, cells, options, choice), cells)
        direct = corrected(held_out_first(direct, cells, choice), headers, options.columns)
        if cells.given:
            direct += _status([h for h in headers if h not in answered], direct, cells)
            log_loss(direct, cells, choice)
            which_logarithm([m for m in direct if m.source not in answered], cells, choice)
            of_bytes(headers, direct, choice)
            direct = compute.with_computed(direct, picked, headers, cells, choice)
            if not any(is_target(m.column) for m in direct):
                direct += any_target([h for h in headers if h not in answered], direct, cells, choice)
    return explained(direct, headers, choice)


def _status(headers: Sequence[str], chosen: Sequence[Mapped], cells: SampledCells) -> list[Mapped]:
    """Return the column that says how runs ended, told by its words where no name tells it ("job_state", "phase")."""
    used = {m.source for m in chosen}
    if any(m.column == "status" for m in chosen):
        return []
    for header in headers:
        if header not in used and cells.numeric(header) == 0 and _says_more(cells.texts(header)):
            return [Mapped(header, "status", 1.0, "", why="its words say how runs ended")]
    return []


def _says_more(texts: Sequence[str]) -> bool:
    """Return whether texts say how runs ended, by at least one whole word or by two distinct abbreviations and "CD"."""
    distinct = {t.lower() for t in texts if t}
    return are_endings(texts) and (any(len(t) > 3 for t in distinct) or "cd" in distinct)


def explained(mapped: Sequence[Mapped], headers: Sequence[str], choice: Choice | None = None) -> Choice:
    """Return a choice with notes on the columns that are read with a reason, and on those that are not read."""
    choice = choice or Choice()
    choice.mapped = tuple(sorted(mapped, key=lambda m: (headers.index(m.source), bool(m.times))))
    for m in choice.mapped:
        if m.why and m.why != SAID:
            choice.say(f"{m.column} is read from {quote(m.source)}: {m.why}", m.column)
    used = {h for m in choice.mapped for h in (m.source, m.by)}
    by_column = {same(m.column): m for m in choice.mapped}
    reasons: dict[str, list[str]] = {}
    for header in headers:
        if header not in used:
            _unread(header, by_column, choice, reasons)
    for reason, found in reasons.items():
        choice.say(f"not read, because {reason}: {listing(map(quote, found), 30)}")
    if unknown := [quote(h) for h, reason in choice.unread.items() if not reason and h not in used]:
        families = ", ".join(f"{prefix}/NAME" for prefix in FAMILIES)
        said = f"columns that are not used: {listing(unknown, 30)}"
        choice.say(f"{said}; name them as canonical columns or {families} to use them")
    return choice


def _unread(header: str, by_column: dict[str, Mapped], choice: Choice, reasons: dict[str, list[str]]) -> None:
    """Say why one header is not read: what speaks against it, or what is read in its place."""
    taken = [by_column[same(c.mapped.column)] for c in candidates(header) if same(c.mapped.column) in by_column]
    if reason := choice.unread.get(header) or unread(header):
        choice.unread[header] = reason
        reasons.setdefault(reason, []).append(header)
    elif taken:
        choice.unread[header] = f"{taken[0].column} is read from {quote(taken[0].source)}"
        share = taken[0].column.startswith("mix/")  # without the other the rest may sum to 1 or not
        said = f"column {quote(header)} is not used: {choice.unread[header]}"
        choice.say(said, taken[0].column, "warning" if share else "note")
    else:
        choice.unread[header] = ""


def _meanings(header: str, below: Mapping[str, str]) -> Sequence[Candidate]:
    """Return what a header may be, with the unit that stands below it."""
    if header not in below:
        return candidates(header)
    found = candidates(with_unit(header, below[header])) or candidates(header)
    return [replace(c, mapped=replace(c.mapped, source=header)) for c in found]


def _standing(found: Sequence[Candidate], cells: SampledCells, choice: Choice) -> list[Candidate]:
    """Return the meanings of a header that its cells allow. One of N, D, C, L or V keeps its usual one in any case."""
    kept = [_last_if_empty(c, cells) for c in found if _stands(c, cells, choice)]
    if not kept and found and found[0].rank[0] == LETTER and key_of(found[0].mapped.source) in _USUAL:
        return [c for c in found[:1] if cells.numeric(c.mapped.source) >= 0.5]
    return kept


def _last_if_empty(candidate: Candidate, cells: SampledCells) -> Candidate:
    """Return a candidate behind all others where its column holds nothing."""
    empty = cells.given and not cells.filled(candidate.mapped.source)
    return replace(candidate, rank=(MEMBER + 1,)) if empty else candidate


def _stands(candidate: Candidate, cells: SampledCells, choice: Choice) -> bool:
    """Return whether the cells of a header allow that it is read as a column."""
    rank, mapped = candidate.rank[0], candidate.mapped
    if not cells.given:
        return candidate.usual
    if mapped.column.startswith(("mix/", "metric/")):
        return True
    exact = mapped.source.strip() == mapped.column
    if column(mapped.column).kind == "text":
        return exact or candidate.role not in _CODES or cells.numeric(mapped.source) < 0.9
    filled, numeric = cells.filled(mapped.source), cells.numeric(mapped.source)
    if filled and numeric < (1e-9 if exact else 0.5) and not (exact and is_target(mapped.column)):
        if not candidate.must_agree:
            choice.unread[mapped.source] = "its cells are words"
        return False
    if exact:
        return True
    if _negative(candidate, cells):
        choice.unread[mapped.source] = "its numbers are negative: are they logarithms?"
        return False
    if not filled or (rank == WORD and filled < 0.5):
        return False
    if candidate.role == "warmup_share":
        values = cells.of(mapped)
        return bool((values[np.isfinite(values)] <= 1).all())
    if candidate.must_agree and candidate.role == "batch":
        return agrees("step", cells.of(mapped))  # a count, of tokens or of sequences
    fits = candidate.role == mapped.column
    return not candidate.must_agree or not fits or agrees(mapped.column.split("/")[0], cells.of(mapped))


def _negative(candidate: Candidate, cells: SampledCells) -> bool:
    """Return whether most numbers of a column lie below 0, where those of its column cannot."""
    if candidate.role != candidate.mapped.column or column(candidate.role).sign == "any":
        return False
    values = cells.of(candidate.mapped)
    values = values[np.isfinite(values)]
    return len(values) > 0 and bool((values < 0).mean() > 0.5)


def _picked(pool: Sequence[tuple[str, Candidate]], headers: Sequence[str]) -> dict[str, Candidate]:
    """Return the surest candidate of each role; a header serves once, and has its next meaning where one is taken."""
    place = {h: i for i, h in enumerate(headers)}
    picked: dict[str, Candidate] = {}
    used: set[str] = set()
    for header, candidate in sorted(pool, key=lambda entry: (entry[1].rank, place[entry[0]])):
        key = same(candidate.role)
        doubtful = candidate.must_agree and key.startswith("loss/")
        if header in used or key in picked or doubtful:
            continue
        picked[key] = candidate
        used.add(header)
    return picked


def _several(
    pool: Sequence[tuple[str, Candidate]], picked: dict[str, Candidate], cells: SampledCells, choice: Choice
) -> dict[str, Candidate]:
    """Return the roles with another header where the values of several say which of them is right."""
    rules: dict[str, Callable[..., Candidate]] = {"params": sizes.exact, "learning_rate": sizes.peak, "run": sizes.name}
    for role, rule in rules.items():
        also = ("current_rate",) if role == "learning_rate" else ()
        rivals = [c for _, c in pool if c.role in (role, *also)]
        others = {h for k, c in picked.items() for h in (c.mapped.source,) if k not in (role, *also)}
        rivals = [c for c in sorted(rivals, key=lambda c: c.rank) if c.mapped.source not in others]
        rivals = list({c.mapped.source: c for c in reversed(rivals)}.values())[
            ::-1
        ]  # each header by its surest meaning
        if len(rivals) > 1 or (rivals and rivals[0].role != role):
            chosen = rule(rivals, picked, cells, choice)
            picked = {k: c for k, c in picked.items() if k not in also} | {role: chosen}
    if (found := picked.get("run")) and key_of(found.mapped.source) in _GROUPS and "group" not in picked:
        if sizes.repeats(found.mapped.source, picked, cells):
            why = "its names repeat over models of different size, so it names a sweep or a method and no run"
            del picked["run"]
            picked["group"] = Candidate(found.rank, "group", Mapped(found.mapped.source, "group", 1.0, "", why=why))
    return picked
