"""Headers of what is predicted: losses, perplexities, bits, accuracies, each with its unit and how it becomes nats."""

import re
from dataclasses import dataclass

from ..mapping import Mapped
from ..schema import column
from .units import LN2

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[@%]|[^\W_]", re.ASCII)
# What may stand around the kind of a target and names no domain, and how it ranks: validation before training.
HELD_OUT, _UNSAID, TRAINING = range(3)
_STAGES = {
    **dict.fromkeys(
        ("val", "valid", "validation", "eval", "evaluation", "test", "dev", "heldout", "held", "out"), HELD_OUT
    ),
    **dict.fromkeys(("train", "training", "pretrain", "pretraining"), TRAINING),
}
# Final before best before mean before smoothed.
_STATISTICS = {
    **dict.fromkeys(("final", "last", "end", "converged", "current"), 0),
    **dict.fromkeys(("best", "min", "minimum", "lowest"), 1),
    **dict.fromkeys(("mean", "avg", "average", "macro", "micro", "global", "total", "overall", "epoch"), 2),
    **dict.fromkeys(("smooth", "smoothed", "ema", "running", "step", "max"), 3),
}
_CONTAINERS = frozenset(
    {"metric", "metrics", "log", "logs", "lm", "history", "summary", "results", "downstream", "none", "@"}
)
_AROUND = frozenset({*_STAGES, *_STATISTICS, *_CONTAINERS, "ce"})
_LOSSES = frozenset({"loss", "losses", "entropy", "nll", "xent", "crossentropy", "ce"})
_BESIDE_MEMBERS = _AROUND | _LOSSES | {"cross", "token", "per"}
_UNITS = frozenset({"bits", "nats"})  # of something else as well, unless a word for a loss stands beside them
_SHOTS = re.compile(r"(?:\d{1,3}|zero|few|one|k)[-_ ]?shots?", re.IGNORECASE)  # examples in the prompt of a test
_SURE_FIRST = re.compile(r"(?:__|[:/]|\()\s*$")  # between a kind and a domain behind it: loss__c4, loss/c4
# Words that make something else of a loss: its spread, its weight, a part that no law is of, a prediction.
_OTHER = frozenset(
    "seed seeds trial fold target aux auxiliary scale scaling spike spikes std stdev stderr sem se err var "
    "variance weight weights coef coefficient coeff fn func function type name ratio z balance balancing load "
    "router diff difference delta gap improvement reduction normalized normalised rescaled "
    "standardized mask masked n num count time rank threshold goal "
    "predicted pred prediction fitted fit law expected residual excess reducible irreducible relative rel kl "
    "distill distillation contrastive mse mae l1 l2 regularization reg penalty dropout unit units kind curve "
    "change slope exponent floor limit init initial start first at by per vs versus since until ci low high "
    "lower upper bound interval rate lr".split()
)


@dataclass(frozen=True)
class Kind:
    """One kind of target: the words that write it, its column ("" where it is a metric), and how it is converted.

    `unit` is what it is in the file, and `order` which of two kinds of one target is surer.
    """

    words: tuple[str, ...]
    column: str
    unit: str
    factor: float = 1.0
    transform: str = ""
    order: int = 0


_KINDS = tuple(
    sorted(
        (
            *(
                Kind(tuple(words.split()), "loss", "nats per token")
                for words in (
                    "cross entropy loss", "cross entropy", "crossentropy loss", "crossentropy", "ce loss", "lm loss",
                    "nll loss", "nll", "negative log likelihood", "neg log likelihood", "logloss", "xent", "xentropy",
                    "loss", "losses", "logppl",
                )
            ),
            *(
                Kind(tuple(w.split()), "loss", "bits per token", LN2, "", 1)
                for w in ("bits per token", "bits token", "bpt", "bits")
            ),
            *(Kind(tuple(w.split()), "loss", "nats per token") for w in ("nats per token", "nats token", "nats")),
            *(Kind((w,), "loss", "perplexity", 1.0, "log", 2) for w in ("perplexity", "ppl")),
            *(
                Kind(tuple(w.split()), "loss_per_byte", "bits per byte", LN2)
                for w in ("bits per byte", "bits byte", "bpb")
            ),
            *(Kind(tuple(w.split()), "loss_per_byte", "nats per byte") for w in ("nats per byte", "nats byte")),
            *(
                Kind(tuple(f"{loss} {per}byte".split()), "loss_per_byte", "nats per byte")
                for loss in ("loss", "nll", "cross entropy", "xent", "ce")
                for per in ("", "per ")
            ),
            *(
                Kind(tuple(f"{loss} {per}{unit}".split()), "", f"nats per {written}")
                for loss in ("loss", "nll", "cross entropy", "xent", "ce")
                for per in ("", "per ")
                for unit, written in (("char", "character"), ("character", "character"), ("word", "word"))
            ),
            *(
                Kind(tuple(w.split()), "loss_per_byte", "perplexity per byte", 1.0, "log", 1)
                for w in ("byte perplexity", "byte ppl")
            ),
            *(Kind(tuple(w.split()), "", "nats per word", 1.0, "log") for w in ("word perplexity", "word ppl")),
            *(
                Kind(tuple(w.split()), "", "bits per character")
                for w in ("bpc", "bits per character", "bits per char", "bits character", "bits char")
            ),
            *(
                Kind(tuple(w.split()), "", "share")
                for w in (
                    "accuracy", "acc", "acc norm", "accuracy norm", "exact match", "f 1", "pass rate", "pass @ 1",
                    "win rate",
                    "error rate", "error", "success rate", "len norm", "accuracy loss",
                )
            ),
        ),
        key=lambda kind: -len(kind.words),
    )
)  # fmt: skip


_PLAIN_LOSS = next(k for k in _KINDS if k.words == ("loss",))
_BY_FIRST = {word: tuple(k for k in _KINDS if k.words[0] == word) for word in {k.words[0] for k in _KINDS}}
_BY_LAST = {word: tuple(k for k in _KINDS if k.words[-1] == word) for word in {k.words[-1] for k in _KINDS}}


@dataclass(frozen=True)
class Target:
    """A header read as a target. `member` is the domain, "" of the target itself; `order` sorts from the surest."""

    kind: Kind
    member: str
    order: tuple[int, int, int]
    transform: str
    doubtful: bool

    @property
    def name(self) -> str:
        """The canonical column, "" for a metric: its name is that of the file."""
        if self.member and self.kind.column == "loss":
            return f"loss/{self.member}"
        return "" if self.member else self.kind.column

    def mapped(self, header: str, text: str) -> Mapped:
        """Return the column that the header is read as, with why where its unit was converted."""
        name = self.name or f"metric/{text}"
        unit = column(name).unit if self.name else self.kind.unit
        factor = self.kind.factor if self.name else 1.0
        transform = self.transform or (self.kind.transform if self.name else "")
        if not self.name and self.kind.column == "loss_per_byte":
            unit, factor = "nats per byte", self.kind.factor
            transform = self.kind.transform
        if self.kind.unit == "nats per word":
            transform = "log"
        why = {"exp10": "its base ten logarithm is raised", "exp": "its natural logarithm is raised"}.get(
            self.transform, ""
        )
        if factor != 1.0 or transform == "log":
            was = self.kind.unit if "perplexity" not in self.kind.unit else "a perplexity"
            was = "a perplexity per word" if self.kind.unit == "nats per word" else was
            why = f"{was} in the file, here in {unit}"
        return Mapped(header, name, factor, unit, transform, why)


def target(text: str) -> Target | None:
    """Return what a header such as "eval/c4_val_loss", "val_ppl" or "log10_loss" is a target of, None for no target.

    A domain behind its kind ("loss_c4") is marked `doubtful`: "loss_scale" is written the same way.
    """
    left, minus, right = text.replace("\u2212", "-").partition(" - ")
    if minus and " - " not in right and target(left) and target(right):
        return None  # the difference of two
    spans = [(m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(text)]
    spans, transform = _logarithm(spans)
    nexts = [w for w, _, _ in spans[1:]] + [""]
    spans = [span for span, following in zip(spans, nexts, strict=False) if span[0] != "in" or following not in _UNITS]
    words = [w for w, _, _ in spans]
    stage = min((_STAGES[w] for w in words if w in _STAGES), default=_UNSAID)
    statistic = max((_STATISTICS[w] for w in words if w in _STATISTICS), default=0)
    if not (found := _kind(words)):
        return Target(_PLAIN_LOSS, "", (stage, statistic, 0), transform, False) if _is_ce(words) else None
    kind, at, behind = found
    if kind.transform == "log" and (transform or "log" in words):
        if transform or words[words.index("log") + 1 :][:1] == ["2"]:
            return None
        kind = _PLAIN_LOSS  # the logarithm of a perplexity is the loss
    rest = spans[at[1] :] if behind else spans[: at[0]]
    others = spans[: at[0]] if behind else spans[at[1] :]
    rest = _stripped(rest)
    if _stripped(others) or _OTHER & {w for w, _, _ in [*rest, *others]}:
        return None
    if len(kind.words) == 1 and kind.words[0] in _UNITS and not _LOSSES & set(words):
        return None
    rest = [] if [w for w, _, _ in rest] == ["l"] else rest  # its symbol
    member = text[rest[0][1] : rest[-1][2]] if rest else ""
    order = (stage, statistic, kind.order)
    sure = bool(member) and behind and bool(_SURE_FIRST.search(text[: rest[0][1]])) and len(member) > 1
    member = text[rest[0][1] :].strip(" )]") if sure else member  # loss__c4_val is of that domain as it is spelt
    doubtful = bool(member) and behind and not sure and not _SHOTS.fullmatch(member)
    return Target(kind, member, order, transform, doubtful)


def _is_ce(words: list[str]) -> bool:
    """Return whether a header says "CE" and nothing beside it but stage and statistic."""
    return "ce" in words and set(words) <= _AROUND


def _logarithm(spans: list[tuple[str, int, int]]) -> tuple[list[tuple[str, int, int]], str]:
    """Return the words without "log10" or "ln" before them, and the transform that takes a logarithm back."""
    words = [w for w, _, _ in spans]
    if words[:2] == ["log", "10"] and len(words) > 2:
        return spans[2:], "exp10"
    return (spans[1:], "exp") if words[:1] == ["ln"] and len(words) > 1 else (spans, "")


def _kind(words: list[str]) -> tuple[Kind, tuple[int, int], bool] | None:
    """Return the kind that the words end with, or else begin with, where it stands, and whether it begins them.

    Words for stage and statistic around it do not count.
    """
    first = next((i for i, w in enumerate(words) if w not in _AROUND), len(words))
    last = next((i for i in range(len(words), 0, -1) if words[i - 1] not in _AROUND), 0)
    if first >= last:
        return None
    for behind in (False, True):
        for kind in _BY_FIRST.get(words[first], ()) if behind else _BY_LAST.get(words[last - 1], ()):
            size = len(kind.words)
            start = first if behind else last - size
            if start >= 0 and tuple(words[start : start + size]) == kind.words:
                return kind, (start, start + size), behind
    return None


def _stripped(spans: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Return the words without those around a target that stand at their ends."""
    while spans and spans[0][0] in _BESIDE_MEMBERS:
        spans = spans[1:]
    while spans and spans[-1][0] in _BESIDE_MEMBERS:
        spans = spans[:-1]
    return spans
