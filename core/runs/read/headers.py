"""Read one header: the columns its words may name, by exact names, aliases, units, parts of paths and letters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ..aliases import AMBIGUOUS, LETTERS, ROLES, canonical, folded
from ..mapping import Mapped
from ..numbers import LONGEST
from ..scales import PF_DAY, SCALE_WORDS
from ..schema import COLUMNS, FAMILIES, SINGLE_TARGETS, column, is_target
from ..words import clean
from . import domains, targets, units
from .lookup import known
from .ratios import ratio

__all__ = ["PF_DAY", "Candidate", "candidates", "match", "unread"]

# How sure a match is; the smaller the surer.
EXACT, NAME, ALIAS, PATH, WORD, LETTER, MEMBER = range(7)
Rank = tuple[int, ...]
_COUNT_OF = re.compile(r"(?:#|(?:total )?(?:no|nr|num|number|count)\.?) ?(?:of )", re.IGNORECASE)
_BRACKETS = re.compile(r" ?[(\[][^()\[\]]*[)\]]$")
_A_STEP = re.compile(r"[ _]?(?:/|per)[ _]?(?:step|batch|update|iteration)$", re.IGNORECASE)
_NOTHING_NEW = frozenset({"train", "training", "total", "all", "pretraining", "seen"})
_METRIC = re.compile(r"^metrics?[./]", re.IGNORECASE)
_GROUP = re.compile(r"[ _]*[(\[]?(?:param[ _]?)?group[ _]?\d+[)\]]?$", re.IGNORECASE)  # one of an optimiser's groups
_LOG = re.compile(
    r"(log[ _]?(?:10|2)|lg|log|ln)(?:[ _(\[/-]+([^()\[\]]+?)[)\]]?|(?<=\d)([A-Za-z][^()\[\]]*)|(?<=[gn])([NDCLTSPB]))",
    re.IGNORECASE,
)
_SCALED = re.compile(r"([kKMBGT])[ _]?((?:[Pp]aram|[Tt]oken|[Tt]ok|[Ss]tep|[Ii]ter|[Pp]arameter)s?)")
_WIDE = str.maketrans("（）［］【】：，", "()[][]:,")
_LATEX = re.compile(r"\$|\\(?:mathcal|mathrm|mathbf|text|textbf|textit|rm)(?![A-Za-z])|\\[,;! ]")
_ERROR = re.compile(r" ?(?:±|\+/-|\+-) ?")
_INVERSE = re.compile(r"1 ?/")
_SCALE_FIRST = re.compile(r"(\S{1,12}) (?:of )?(\S.*)")
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


def plain(text: str) -> str:
    """Return a header without the marks of LaTeX, and with the brackets of ASCII: "$L$" is "L".

    An error that stands behind ("loss ± std") is left aside.
    """
    text = text.translate(_WIDE)
    if "$" in text or "\\" in text:
        text = _LATEX.sub("", text).replace("{", "").replace("}", "").strip()
    return _ERROR.split(text, maxsplit=1)[0] or text


@lru_cache(maxsize=20_000)
def candidates(header: str) -> tuple[Candidate, ...]:
    """Return the columns that a header may be read as, the surest first; none for a header that says nothing."""
    text = plain(clean(header))
    if len(text) > LONGEST or text.lower().startswith(_SKIPPED) or _INVERSE.match(text):
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
    text = plain(clean(header))
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
    """Return whether a header is a loss logged among metrics or of a split: "metric/c4_val_loss", "loss/val".

    "loss/byte" and "loss/char" are losses per something, and of no domain.
    """
    found = targets.target(text)
    if found is not None and not found.member and found.kind.unit.startswith("nats per") and found.kind.words[1:]:
        return True
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
        yield from _logarithms(header, found[1], found[2] or found[3] or found[4], depth)
    if found := _SCALED.fullmatch(text):
        yield from _with_unit(header, f"{found[2]} ({found[1]})", depth)
    elif (found := _SCALE_FIRST.fullmatch(text.replace("_", " "))) and _is_scale(found[1]):
        yield from _with_unit(header, f"{found[2]} ({found[1]})", depth)
    if not depth and (found := domains.share(text)):
        name = f"mix/{found[0]}"
        yield Candidate((MEMBER, depth, 0), name, Mapped(header, name, found[1], "share"))


def _is_scale(word: str) -> bool:
    """Return whether a word before a name scales it: "millions of params", "10^9 tokens"."""
    return (len(word) > 1 and word.lower() in SCALE_WORDS) or units.power_of_ten(word) is not None


def _with_unit(header: str, text: str, depth: int) -> Iterator[Candidate]:
    """Yield what a header is whose end is a unit: "params (M)", "tokens_B"."""
    for bare, words, in_brackets in units.splits(text):
        if len(bare) == 1 and not in_brackets and not (bare.isupper() and words.isupper()):
            continue  # d_k is a width of keys and no number of tokens
        for found in _looked_up(header, bare, depth):
            unit = None if found.role == "batch" else units.factor(words, found.mapped.column)
            if in_brackets and unit is None and _says_again(found.role, words):
                yield replace(found, rank=(*found.rank, 1))
                continue
            candidate = _counted(found, words)
            words = _A_STEP.sub("", words) if candidate.role == "batch_tokens" else words
            times = 1.0 if candidate.role == "batch_sequences" else units.factor(words, candidate.mapped.column)
            if times is not None and (not is_target(candidate.role) or (in_brackets and found.rank[0] == LETTER)):
                why = "bits in the file, here in nats per token" if is_target(candidate.role) and times != 1 else ""
                yield replace(candidate, mapped=replace(candidate.mapped, factor=times, why=why))


def _says_again(role: str, words: str) -> bool:
    """Return whether brackets say in other words what stands before them: "d_model (width)", "tokens (train)"."""
    first = words.partition(",")[0].strip()
    if first.lower() in _NOTHING_NEW or (len(first) == 1 and role in LETTERS.get(first, ())):
        return True
    return any(c.role == role and c.rank[0] != LETTER for c in _looked_up("", first, 0)) and first.lower() != "tokens"


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
    bracket = _BRACKETS.search(text)
    end = bracket.start() if bracket else len(text)
    parts = [p.span() for p in _PARTS.finditer(text) if p.start() < end]
    begins = [0, *(after for _, after in parts)]
    for depth in range(max(0, len(parts) - MOST_PARTS), len(parts)):
        at, after = parts[depth]
        tail = _GROUP.sub("", text[after:])
        parent = text[begins[depth] : at].strip().lower()
        if len(tail.strip(" _-.:")) == 1 and parent not in _CONTAINERS:
            continue
        if tail.strip().lower() in _GENERIC and parent not in _CONTAINERS:
            if tail.strip().lower() in _TEXT_TAILS and parent in _PARENTS:
                yield _candidate((PATH, depth + 1, 0), _PARENTS[parent], header, False)
            continue
        yield from (replace(c, rank=(max(PATH, c.rank[0]), *c.rank[1:])) for c in _named(header, tail, depth + 1))


def _looked_up(header: str, text: str, depth: int) -> Iterator[Candidate]:
    """Yield what the words of `text` name as a whole: a column, an alias, a word with several meanings, a letter."""
    bare = text.strip(" _-.:")
    sure = PATH if depth else None
    if len(bare) == 1:
        for place, role in enumerate(LETTERS.get(bare, ())):
            rank = (LETTER, depth, int(bare.islower()), place)
            yield replace(_candidate(rank, role, header, True), usual=not place)
        return
    key = "" if "%" in bare else folded(bare)  # a percentage is another number
    if key not in known() and (counted := _COUNT_OF.match(bare)):  # the number of layers
        key = folded(bare[counted.end() :])
    if found := known().get(key):
        exact, place, role = found
        yield _candidate((sure or (NAME if exact else ALIAS), depth, place), role, header, False)
    for place, role in enumerate(AMBIGUOUS.get(key, ())):
        yield replace(_candidate((WORD, depth, place), role, header, True), usual=canonical(key) == role)


def _candidate(rank: Rank, role: str, header: str, must_agree: bool) -> Candidate:
    name = ROLES.get(role, role)
    return Candidate(rank, role, Mapped(header, name, 1.0, column(name).unit), must_agree)


def _target(header: str, text: str) -> Iterator[Candidate]:
    """Yield what a header is a target of. Of several losses the surest is known by stage and statistic first."""
    if not (found := targets.target(text)):
        return
    mapped = found.mapped(header, _METRIC.sub("", text))
    sure = (NAME, *found.order) if mapped.column in SINGLE_TARGETS else (MEMBER, *found.order)
    yield Candidate(sure, mapped.column, mapped, found.doubtful or found.kind.unit == "share")


def _logarithms(header: str, log: str, bare: str, depth: int) -> Iterator[Candidate]:
    """Yield columns of which a header holds the logarithm: base ten, or natural where it does not say and that fits."""
    base = "ten" if log == "lg" else log.lower().removeprefix("log").strip(" _")
    transforms = {"ln": ("exp",), "2": ("exp2",), "10": ("exp10",), "ten": ("exp10",)}.get(base, ("exp10", "exp"))
    for candidate in _looked_up(header, bare, depth):
        for transform in transforms:
            name = candidate.mapped.column
            if candidate.role != name or column(name).kind == "text":
                continue
            named = {"exp10": "base ten", "exp": "natural", "exp2": "base two"}[transform]
            mapped = replace(candidate.mapped, transform=transform, why=f"the {named} logarithm in the file is raised")
            yield replace(candidate, rank=(WORD, *candidate.rank), mapped=mapped, must_agree=True)
