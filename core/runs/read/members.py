"""Choose the columns of domains: shares of a mixture, and losses on one domain each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..mapping import Mapped
from ..options import OpenQuestion, ReadOptions
from ..schema import column
from ..words import clean, listing, quote
from . import domains
from .choice import Choice
from .evidence import SampledCells
from .headers import Candidate, unread
from .plausible import agrees

_FEWEST_UNNAMED = 3  # columns whose names say nothing: two may sum to 1 by chance
_FEWEST = 2  # losses written loss_NAME that are domains: one alone may be anything


def with_members(
    chosen: Sequence[Mapped],
    pool: Sequence[tuple[str, Candidate]],
    headers: Sequence[str],
    cells: SampledCells,
    options: ReadOptions,
    choice: Choice,
) -> list[Mapped]:
    """Return the columns with the shares, losses and names that only the cells and the names of domains show."""
    chosen = _without_lone_shares(chosen, cells)
    if not cells.given or cells.raw is None:
        return chosen
    used = {m.source for m in chosen}
    doubtful = {h: c.mapped for h, c in pool if c.role.startswith("loss/") and c.must_agree and h not in used}
    named = {h for h, c in pool if not c.must_agree or h in doubtful}
    free = [h for h in headers if h not in used and h not in named and not unread(h)]
    if not _named(chosen, "mix/"):
        lost = [*_named(chosen, "loss/"), *(m.column.partition("/")[2] for m in doubtful.values())]
        found = domains.shares_by_sum(free, cells.raw)
        if found and not domains.spoken(found, lost):
            found = _left_open(found, options, choice) if len(found) >= _FEWEST_UNNAMED else {}
        if found:
            why = "read as shares of a mixture, because they sum to 1 or 100"
            choice.say(f"{why}: {listing(map(quote, found), 30)}")
        chosen = [*chosen, *_new("mix/", found, chosen)]
    alike = {h: m.column.partition("/")[2] for h, m in doubtful.items() if agrees("loss", cells.of(m))}
    known = {domains.same(f"loss/{d}") for d in _named(chosen, "mix/")}
    if len(alike) >= _FEWEST or any(domains.same(f"loss/{m}") in known for m in alike.values()):
        chosen = [*chosen, *_new("loss/", alike, chosen, doubtful)]
    return _aligned(chosen) if _named(chosen, "mix/") else chosen


def _without_lone_shares(chosen: Sequence[Mapped], cells: SampledCells) -> list[Mapped]:
    """Return the columns without guessed shares that have no company or that nowhere sum to a whole."""
    shares = [m for m in chosen if m.column.startswith("mix/") and m.source.strip().lower() != m.column.lower()]
    guessed = [m for m in shares if not m.source.strip().lower().startswith("mix/")]
    lone = len(guessed) == 1 and len(_named(chosen, "mix/")) == 1
    if lone or (guessed and cells.raw is not None and not domains.plausible([m.source for m in guessed], cells.raw)):
        return [m for m in chosen if m not in guessed]
    return list(chosen)


def _left_open(found: Mapping[str, str], options: ReadOptions, choice: Choice) -> dict[str, str]:
    """Return shares whose names say nothing where a person said that they are some, and leave the question open."""
    yes = options.mixture == "yes"
    choice.questions.append(
        OpenQuestion(
            f"{listing(map(quote, found), 6)} sum to 1 or 100 in most rows: are they the shares of a mixture?",
            None, "mixture", (("shares of a mixture", "yes"), ("something else", "no")),
            "shares of a mixture" if yes else "something else",
        )
    )  # fmt: skip
    return dict(found) if yes else {}


def _aligned(chosen: list[Mapped]) -> list[Mapped]:
    """Return the columns with one name for a domain, in shares and in losses."""
    for prefix, other in (("loss/", "mix/"), ("mix/", "loss/")):
        guessed = _named(chosen, prefix, guessed=True)
        taken = {domains.same(prefix + n) for n in set(_named(chosen, prefix)) - set(guessed)}
        names = domains.aligned(guessed, _named(chosen, other))
        if not taken & {domains.same(prefix + n) for n in names.values()}:
            called = {prefix + n: prefix + new for n, new in names.items()}
            chosen = [replace(m, column=called.get(m.column, m.column)) for m in chosen]
    return chosen


def _named(chosen: Sequence[Mapped], prefix: str, guessed: bool = False) -> list[str]:
    """Return the domains of a family. With `guessed`, only those whose headers are not canonical names."""
    found = [m for m in chosen if m.column.startswith(prefix)]
    return [m.column[len(prefix) :] for m in found if not guessed or m.source.strip() != m.column]


def _new(
    prefix: str, found: Mapping[str, str], chosen: Sequence[Mapped], read: Mapping[str, Mapped] | None = None
) -> list[Mapped]:
    """Return headers as columns of a family, as `read` has them. A header that repeats a column is left out."""
    taken, new = {domains.same(m.column) for m in chosen}, []
    for header, member in found.items():
        name = f"{prefix}{clean(member)}"
        if domains.same(name) not in taken:
            taken.add(domains.same(name))
            new.append((read or {}).get(header) or Mapped(header, name, 1.0, column(name).unit))
    return new
