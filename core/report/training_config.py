"""What a plan decided of one training run, as one plain record: what every trainer's configuration is written from."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from ..errors import BadInput
from ..runs.words import clean, listing, quote

LONGEST = 200  # characters of a text
DIGITS = 12  # significant ones of every number: 0.1 * 0.003 is 0.0003 in every file
SCHEDULES = ("cosine", "linear", "constant", "wsd")
DECAYS = ("linear", "cosine", "sqrt")  # of the last part of wsd; sqrt is 1 - sqrt(progress)
MANY = 2**53  # up to here every whole number is a float64
FROM_ZERO = ("warmup_steps", "seed", "weight_decay", "min_learning_rate", "beta1", "beta2", "loss", "loss_low")
SHARES = ("decay_share", "beta1", "beta2")
_WHOLE, _REAL, _FLAG, _TEXT, _NUMBERS, _TEXTS = "whole", "real", "flag", "text", "numbers", "texts"


def _field(kind: str, doc: str) -> Any:
    """Return a field of the record that is None, or an empty mapping, where a plan says nothing of it."""
    metadata = {"kind": kind, "doc": doc}
    if kind in (_NUMBERS, _TEXTS):
        return field(default_factory=dict, metadata=metadata)
    return field(default=None, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """One training run: its shape, data, settings, cost and predicted loss, None where nothing is said.

    Every number is kept to 12 significant digits and every text on one line, so that all files say the same. Raises
    BadInput, in a line, for what no run can have.
    """

    name: str = field(default="plan", metadata={"kind": _TEXT, "doc": "name of the run"})
    width: int | None = _field(_WHOLE, "width of the model")
    depth: int | None = _field(_WHOLE, "layers")
    ffn_width: int | None = _field(_WHOLE, "width of the feed-forward block")
    query_heads: int | None = _field(_WHOLE, "query heads a layer")
    kv_heads: int | None = _field(_WHOLE, "key-value heads a layer")
    head_dim: int | None = _field(_WHOLE, "width of a head")
    vocab_size: int | None = _field(_WHOLE, "entries of the vocabulary")
    tied_embeddings: bool | None = _field(_FLAG, "whether input and output embeddings are one matrix")
    context: int | None = _field(_WHOLE, "context (tokens)")
    params: int | None = _field(_WHOLE, "parameters")
    tokens: int | None = _field(_WHOLE, "training tokens")
    batch_tokens: int | None = _field(_WHOLE, "batch size (tokens)")
    micro_batch: int | None = _field(_WHOLE, "sequences on a device at once")
    devices: int | None = _field(_WHOLE, "devices")
    steps: int | None = _field(_WHOLE, "training steps")
    learning_rate: float | None = _field(_REAL, "peak learning rate")
    min_learning_rate: float | None = _field(_REAL, "learning rate at the end")
    weight_decay: float | None = _field(_REAL, "weight decay")
    beta1: float | None = _field(_REAL, "Adam's beta 1")
    beta2: float | None = _field(_REAL, "Adam's beta 2")
    warmup_steps: int | None = _field(_WHOLE, "warm-up (steps)")
    schedule: str | None = _field(_TEXT, "schedule")
    decay: str | None = _field(_TEXT, "shape of the last decay of wsd")
    decay_share: float | None = _field(_REAL, "share of all steps in that decay")
    mixture: Mapping[str, float] = _field(_NUMBERS, "shares of domains")
    passes: float | None = _field(_REAL, "passes over the data")
    flops: float | None = _field(_REAL, "training compute (FLOP)")
    loss: float | None = _field(_REAL, "predicted loss")
    loss_low: float | None = _field(_REAL, "low end of its interval")
    loss_high: float | None = _field(_REAL, "high end of its interval")
    loss_unit: str | None = _field(_TEXT, "unit of the loss")
    said_by: Mapping[str, str] = _field(_TEXTS, "who says so, by the name of a field")
    runs: str | None = _field(_TEXT, "runs that the plan was made from")
    pins: Mapping[str, float] = _field(_NUMBERS, "what was pinned, by name")
    limits: Mapping[str, float] = _field(_NUMBERS, "ceilings, by name")
    options: Mapping[str, str] = _field(_TEXTS, "further options of the shell line, by name")
    seed: int | None = _field(_WHOLE, "seed")

    def __post_init__(self) -> None:
        for f in fields(self):
            value = getattr(self, f.name)
            if value is not None:
                object.__setattr__(self, f.name, _READ[f.metadata["kind"]](f.name, value))
        _checked(self)

    def missing(self, names: Iterable[str]) -> list[str]:
        """Return which of the named fields the record says nothing of."""
        return [name for name in names if getattr(self, name) is None]

    def need(self, names: Iterable[str], who: str) -> None:
        """Raise BadInput, naming them, where `who` needs fields that the record says nothing of."""
        if lacking := self.missing(names):
            words = listing(f"{DOCS[name]} ({name})" for name in lacking)
            raise BadInput(f"{who} needs {words}; the plan says nothing of {'it' if len(lacking) == 1 else 'them'}.")


DOCS = {f.name: f.metadata["doc"] for f in fields(TrainingConfig)}


def _whole(name: str, value: Any) -> int:
    number = _real(name, value)
    if number != int(number) or number > MANY:
        raise BadInput(f"{name} is {number:g}; allowed are whole numbers up to 2^53.")
    return int(number)


def _real(name: str, value: Any) -> float:
    try:
        number = math.nan if isinstance(value, (bool, str, bytes)) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise BadInput(f"{name} is {quote(value)}; allowed are numbers.")
    if number < 0 or (number == 0 and name not in FROM_ZERO):
        raise BadInput(f"{name} is {number:g}; allowed are numbers {'from 0 up' if name in FROM_ZERO else 'above 0'}.")
    if name in SHARES and number > 1:
        raise BadInput(f"{name} is {number:g}; allowed are shares up to 1.")
    return number if number == int(number) and number <= MANY else float(f"{number:.{DIGITS}g}")


def _flag(name: str, value: Any) -> bool:
    if value not in (True, False):
        raise BadInput(f"{name} is {quote(value)}; allowed are true and false.")
    return bool(value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadInput(f"{name} is {quote(value)}; allowed is a text.")
    return clean(value)[:LONGEST]


def _numbers(name: str, value: Any) -> dict[str, float]:
    return {key: _share(f"{name} of {quote(key)}", number) for key, number in _pairs(name, value)}


def _share(name: str, value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == 0:
        return 0.0
    return _real(name, value)


def _texts(name: str, value: Any) -> dict[str, str]:
    return {key: _text(name, text) for key, text in _pairs(name, value)}


def _pairs(name: str, value: Any) -> list[tuple[str, Any]]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise BadInput(f"{name} is {quote(value)}; allowed are values by name.")
    pairs = [(_text(name, key), v) for key, v in value.items()]
    if len({key for key, _ in pairs}) < len(pairs):
        raise BadInput(f"{name} has a name twice, once written on one line; allowed are distinct names.")
    return pairs


_READ = {_WHOLE: _whole, _REAL: _real, _FLAG: _flag, _TEXT: _text, _NUMBERS: _numbers, _TEXTS: _texts}


def _checked(c: TrainingConfig) -> None:
    """Raise BadInput for numbers that contradict each other."""
    for name, allowed in (("schedule", SCHEDULES), ("decay", DECAYS)):
        if (value := getattr(c, name)) is not None and value not in allowed:
            raise BadInput(f"{name} is {quote(value)}; allowed are {', '.join(allowed)}.")
    if c.query_heads and c.kv_heads and c.query_heads % c.kv_heads:
        raise BadInput(f"{c.kv_heads} KV heads cannot serve {c.query_heads} query heads alike; allowed are divisors.")
    if c.steps and c.warmup_steps is not None and c.warmup_steps >= c.steps:
        raise BadInput(f"A warm-up of {c.warmup_steps} steps leaves nothing of {c.steps}; allowed are fewer.")
    if c.learning_rate and (c.min_learning_rate or 0) > c.learning_rate:
        raise BadInput(
            f"min_learning_rate is {c.min_learning_rate:g}, above the peak of {c.learning_rate:g}; allowed are numbers "
            "up to it."
        )
    if c.mixture and not math.isclose(total := sum(c.mixture.values()), 1, abs_tol=1e-6):
        raise BadInput(f"The shares of the mixture sum to {total:g}; allowed are shares that sum to 1.")
    if unknown := sorted(set(c.said_by) - set(DOCS)):
        raise BadInput(f"said_by names {quote(unknown[0])}; allowed are the fields of the record.")
