"""Read one header: the columns its words may name, by exact names, aliases, units, parts of paths and letters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ..aliases import AMBIGUOUS, LETTERS, ROLE_ALIASES, ROLES, canonical
from ..mapping import Mapped
from ..numbers import LONGEST
from ..scales import PF_DAY, TIMES
from ..schema import COLUMNS, FAMILIES, SINGLE_TARGETS, column, is_target
from ..words import clean
from . import domains, targets, units

__all__ = ["PF_DAY", "Candidate", "candidates", "match", "unread"]

# How sure a match is; the smaller the surer.
EXACT, NAME, ALIAS, PATH, WORD, LETTER, MEMBER = range(7)
Rank = tuple[int, ...]
_COUNT_OF = re.compile(r"(?:#|(?:total )?(?:no|nr|num|number|count)\.?) ?(?:of )", re.IGNORECASE)
_METRIC = re.compile(r"^metrics?[./]", re.IGNORECASE)
_GROUP = re.compile(r"[ _]*[(\[]?(?:param[ _]?)?group[ _]?\d+[)\]]?$", re.IGNORECASE)  # one of an optimiser's groups
_LOG = re.compile(r"(?:log[ _]?10|log|ln)[ _(\[/-]+([^()\[\]]+?)[)\]]?", re.IGNORECASE)
_NUMBERED = re.compile(r"[ _]?[(\[]\d{1,4}[)\]]$")
_PARTS = re.compile(r"[./>]|__|::")
MOST_PARTS = 8  # of a path that are looked at, from its end
_GENERIC = frozenset({"name", "id", "type", "kind", "value", "state", "status", "size", "number", "index", "key"})
_PARENTS = {"optimizer": "optimizer", "optim": "optimizer", "scheduler": "schedule", "schedule": "schedule"}
_PARENTS |= {"lr_scheduler": "schedule", "dataset": "train_set", "router": "router", "run": "run"}
_CONTAINERS = frozenset({"config", "params", "metrics", "summary", "args", "hparams", "hyperparameters", "cfg"})
_TEXT_TAILS = frozenset({"name", "type", "kind"})
_SKIPPED = ("tags.", "tags/", "_wandb", "mlflow.", "system.", "system/")


@dataclass(frozen=True)
class Candidate:
    """One column that a header may be: how sure that is, and whether its values must agree before it is taken.

    `role` is the canonical column, or a quantity from which one is computed (`ROLES`): a batch of sequences, tokens
    per parameter. It stands in `mapped` as the column that the header is read as if nothing else is known. `usual` says
    whether a word or letter means this where no values are at hand.
    """

    rank: Rank
    role: str
    mapped: Mapped
    must_agree: bool = False
    usual: bool = True


@lru_cache(maxsize=20_000)
def candidates(header: str) -> tuple[Candidate, ...]:
    """Return the columns that a header may be read as, the surest first; none for a header that says nothing."""
    text = clean(header)
    if len(text) > LONGEST or text.lower().startswith(_SKIPPED):
        return ()
    found = list(_exact(header, text)) or _numbered(header, text) or [*_named(header, text), *_in_path(header, text)]
    best: dict[tuple[str, str], Candidate] = {}
    for candidate in found:
        key = (candidate.role, candidate.mapped.transform)
        if key not in best or candidate.rank < best[key].rank:
            best[key] = candidate
    return tuple(sorted(best.values(), key=lambda c: c.rank))


def _numbered(header: str, text: str) -> list[Candidate]:
    """Return what a header is without a bare number in brackets behind it, which is no factor: "loss (2)"."""
    if not (number := _NUMBERED.search(text)):
        return []
    found = candidates(text[: number.start()])
    return [replace(c, rank=(*c.rank, 1), mapped=replace(c.mapped, source=header)) for c in found]


def match(header: str) -> tuple[Rank, Mapped] | None:
    """Return how sure the match of `header` is, and the column that it is read as. An unknown header gives None."""
    sure = [c for c in candidates(header) if c.role == c.mapped.column]
    return (sure[0].rank, sure[0].mapped) if sure else None


def unread(header: str) -> str:
    """Return why a header names no amount of a run, "" where nothing speaks against it."""
    text = clean(header)
    if reason := units.rate(text):
        return reason
    if units.held_devices(text):
        return "hours of devices are no column of the run table"
    return "it is one quantity per another" if ratio(text) else ""


def _exact(header: str, text: str) -> Iterator[Candidate]:
    name = text if text in COLUMNS else None
    prefix, slash, member = text.partition("/")
    if slash and member.strip() and prefix.strip().lower() in FAMILIES and not _logged(text):
        name = f"{prefix.strip().lower()}/{member.strip()}"
    if name and name != "loss":
        yield Candidate((EXACT,), name, Mapped(header, name, 1.0, column(name).unit))


def _logged(text: str) -> bool:
    """Return whether a header is a loss logged among metrics or of a split: "metric/c4_val_loss", "loss/val"."""
    found = targets.target(text)
    return found is not None and found.kind.column == "loss" and (text[:4].lower() != "loss" or not found.member)


def _named(header: str, text: str, depth: int = 0) -> Iterator[Candidate]:
    """Yield what a header is by its words alone. `depth` parts of its path were left away."""
    looked_up = list(_looked_up(header, text, depth))
    if units.rate(text) or units.held_devices(text) or ratio(text):
        yield from (c for c in looked_up if c.role in ROLES)  # a batch per device is one of them
        return
    if depth and looked_up and (whole := targets.target(text)):
        looked_up = [c for c in looked_up if c.role != whole.name]
    target = list(_target(header, text)) if not depth else []  # the whole path says which target it is of
    alone = {c.role for c in target if c.role in SINGLE_TARGETS}
    yield from (c for c in looked_up if c.role not in alone)
    yield from target if alone or not any(is_target(c.role) for c in looked_up) else ()
    if times := units.flops_alone(text):
        yield Candidate((ALIAS, depth, 0), "flops", Mapped(header, "flops", times, "FLOP"))
    yield from _with_unit(header, text, depth)
    if found := _LOG.fullmatch(text):
        yield from _logarithms(header, text, found[1], depth)
    if not depth and (found := domains.share(text)):
        name = f"mix/{found[0]}"
        yield Candidate((MEMBER, depth, 0), name, Mapped(header, name, found[1], "share"))


def _with_unit(header: str, text: str, depth: int) -> Iterator[Candidate]:
    """Yield what a header is whose end is a unit: "params (M)", "tokens_B"."""
    for bare, words, in_brackets in units.splits(text):
        if len(bare) == 1 and not in_brackets and not (bare.isupper() and words.isupper()):
            continue  # d_k is a width of keys and no number of tokens
        for found in _looked_up(header, bare, depth):
            candidate = _counted(found, words)
            times = 1.0 if candidate.role == "batch_sequences" else units.factor(words, candidate.mapped.column)
            if times is not None and not is_target(candidate.role):
                yield replace(candidate, mapped=replace(candidate.mapped, factor=times))


def _counted(candidate: Candidate, words: str) -> Candidate:
    """Return a batch as what its unit says that it counts: tokens or sequences."""
    parts = set(units.words_of(words))
    if candidate.role == "batch" and parts & {"tokens", "token", "toks"}:
        return replace(candidate, role="batch_tokens")
    if candidate.role == "batch" and parts & {"sequences", "seqs", "samples", "examples"}:
        return replace(candidate, role="batch_sequences")
    return candidate


def _in_path(header: str, text: str) -> Iterator[Candidate]:
    """Yield what the last parts of a path name: "optimizer.lr", "config/model/n_layers", "lr/AdamW"."""
    if units.rate(text) or ratio(text) or units.flops_alone(text):
        return
    if re.match(r"(?:lr|learning[_ ]rate)[-/]", text, re.IGNORECASE):
        yield _candidate((PATH, 9, 0), "current_rate", header, False)
    parts = list(_PARTS.finditer(text))
    for depth, separator in list(enumerate(parts, start=1))[-MOST_PARTS:]:
        tail = _GROUP.sub("", text[separator.end() :])
        before = text[: separator.start()]
        parent = _PARTS.split(before)[-1].strip().lower()
        if len(tail.strip(" _-.:")) == 1 and parent not in _CONTAINERS:
            continue
        if tail.strip().lower() in _GENERIC and parent not in _CONTAINERS:
            if tail.strip().lower() in _TEXT_TAILS and parent in _PARENTS:
                yield _candidate((PATH, depth, 0), _PARENTS[parent], header, False)
            continue
        yield from (replace(c, rank=(max(PATH, c.rank[0]), *c.rank[1:])) for c in _named(header, tail, depth))


def _looked_up(header: str, text: str, depth: int) -> Iterator[Candidate]:
    """Yield what the words of `text` name as a whole: a column, an alias, a word with several meanings, a letter."""
    bare = text.strip(" _-.:")
    sure = PATH if depth else None
    if len(bare) == 1:
        for place, role in enumerate(LETTERS.get(bare, ())):
            rank = (LETTER, depth, int(bare.islower()), place)
            yield replace(_candidate(rank, role, header, True), usual=not place)
        return
    key = "" if "%" in bare else re.sub(r"[\W_]+", "", bare).lower()  # a percentage is another number
    if key not in _known() and (counted := _COUNT_OF.match(bare)):  # the number of layers
        key = re.sub(r"[\W_]+", "", bare[counted.end() :]).lower()
    if found := _known().get(key):
        exact, place, role = found
        yield _candidate((sure or (NAME if exact else ALIAS), depth, place), role, header, False)
    for place, role in enumerate(AMBIGUOUS.get(key, ())):
        yield replace(_candidate((WORD, depth, place), role, header, True), usual=canonical(key) == role)


def _candidate(rank: Rank, role: str, header: str, must_agree: bool) -> Candidate:
    name = ROLES.get(role, role)
    return Candidate(rank, role, Mapped(header, name, 1.0, column(name).unit), must_agree)


@cache
def _known() -> dict[str, tuple[bool, int, str]]:
    """Return normalised header -> (whether it is the canonical name, place among the aliases, role)."""
    known: dict[str, tuple[bool, int, str]] = {}
    for name in COLUMNS:
        known.setdefault(re.sub(r"[\W_]+", "", name).lower(), (True, 0, name))
    for name, entry in COLUMNS.items():
        for place, alias in enumerate(entry.aliases):
            key = re.sub(r"[\W_]+", "", alias).lower()
            if len(alias) > 1 and key not in AMBIGUOUS:
                known.setdefault(key, (False, place, name))
    for role, names in ROLE_ALIASES.items():
        for place, alias in enumerate(names):
            known.setdefault(re.sub(r"[\W_]+", "", alias).lower(), (False, place, role))
    return known


def _target(header: str, text: str) -> Iterator[Candidate]:
    """Yield what a header is a target of. Of several losses the surest is known by stage and statistic first."""
    if not (found := targets.target(text)):
        return
    mapped = found.mapped(header, _METRIC.sub("", text))
    sure = (NAME, *found.order) if mapped.column in SINGLE_TARGETS else (MEMBER, *found.order)
    yield Candidate(sure, mapped.column, mapped, found.doubtful or found.kind.unit == "share")


def _logarithms(header: str, text: str, bare: str, depth: int) -> Iterator[Candidate]:
    """Yield columns of which a header holds the logarithm: base ten, or natural where it does not say and that fits."""
    low = text.lower()
    transforms = ("exp",) if low.startswith("ln") else ("exp10",) if re.match(r"log[ _]?10", low) else ("exp10", "exp")
    for candidate in _looked_up(header, bare, depth):
        for transform in transforms:
            name = candidate.mapped.column
            if candidate.role != name or column(name).kind == "text":
                continue
            base = "base ten" if transform == "exp10" else "natural"
            mapped = replace(candidate.mapped, transform=transform, why=f"the {base} logarithm in the file is raised")
            yield replace(candidate, rank=(WORD, *candidate.rank), mapped=mapped, must_agree=True)


def ratio(text: str) -> tuple[str, str] | None:
    """Return the columns A and B of a header that says "A per B" or "A/B", None for any other header.

    B is "" where it is no column of the run table, as a byte is. Paths such as "train/step" are none.
    """
    top, bottom = _pieces(text)
    if not top or not bottom or _known().get(re.sub(r"[\W_]+", "", text).lower()):
        return None
    a, b = _amount(top), _amount(bottom)
    if a == b and len(bottom) > 1 and re.sub(r"[\W_]+", "", bottom).lower() not in _THINGS:
        return None  # the part of a path: compute/flops
    return (a, b or "") if a in _TOPS and b is not None else None


def _pieces(text: str) -> tuple[str, str]:
    for mark in "/÷:":
        if text.count(mark) == 1:
            top, _, bottom = text.partition(mark)
            return top.strip(), bottom.strip()
    words = re.split(r"[ _-]per[ _-]", text, flags=re.IGNORECASE)
    return (words[0].strip(), words[1].strip()) if len(words) == 2 else ("", "")


def _amount(word: str) -> str | None:
    """Return the column that one side of a ratio counts, "" for a thing that no column counts, None for other words."""
    if len(word) == 1:
        return next((r for r in LETTERS.get(word, ()) if r in _TOPS), None)
    key = re.sub(r"[\W_]+", "", word).lower()
    if key in _THINGS:
        return _THINGS[key]
    found = _known().get(key)
    role = found[2] if found else "seconds" if key in TIMES else next(iter(AMBIGUOUS.get(key, ())), None)
    if key in _PARENT_WORDS:
        return None
    return role if role in _BOTTOMS else None


_TOPS = frozenset(
    {"params", "params_non_embedding", "active_params", "tokens", "unique_tokens", "flops", "seconds", "characters"}
)
_BOTTOMS = _TOPS | {"step", "steps", "devices", "depth", "experts", "batch"}
_PARENT_WORDS = frozenset({"model", "data", "dataset", "trainingdata", "traindata"})  # before a part of a path
_THINGS = {
    **{
        "param": "params",
        "parameter": "params",
        "token": "tokens",
        "flop": "flops",
        "step": "step",
        "iteration": "step",
    },
    **{"character": "characters", "char": "characters", "nonembeddingparam": "params_non_embedding"},
    **{"nonembeddingparameter": "params_non_embedding", "activeparam": "active_params", "tok": "tokens"},
    **dict.fromkeys(
        ("byte", "word", "sequence", "sample", "example", "document", "epoch", "layer", "batch", "expert"), ""
    ),
}
