"""The words of the field that pages use, each in one or two plain sentences, with where it is from."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .errors import BadInput

FILE = Path(__file__).with_name("glossary.toml")
SPELT = {
    "flop": "FLOP",
    "gqa": "GQA",
    "kv-cache": "KV cache",
    "mfu": "MFU",
    "isoflop": "isoFLOP",
    "huber-loss": "Huber loss",
}
HYPHENS = ("compute-optimal", "non-embedding-parameters", "over-training", "warm-up")


@dataclass(frozen=True)
class GlossaryTerm:
    """One word: `text` says what it means in at most two sentences of at most 30 words, `source` where it is from."""

    name: str
    text: str
    source: str


@cache
def terms() -> dict[str, GlossaryTerm]:
    """Return every term by its key, in the order of the alphabet."""
    found = tomllib.loads(FILE.read_text("utf-8"))
    return {key: GlossaryTerm(_name(key), **said) for key, said in sorted(found.items())}


def _name(key: str) -> str:
    if key in HYPHENS:
        return key.replace("non-embedding-", "non-embedding ")
    return SPELT.get(key, key.replace("-", " "))


def term(word: str) -> GlossaryTerm:
    """Return what a word means, by its key or its name. Raises BadInput where the glossary does not have it."""
    key = word.lower().replace(" ", "-")
    if key not in terms():
        raise BadInput(f"The glossary has no {word!r}; it has {', '.join(t.name for t in terms().values())}.")
    return terms()[key]


def matching(text: str) -> list[GlossaryTerm]:
    """Return the terms that hold every word of `text`, those that hold them in their name first; all without one."""
    words = text.lower().split()
    found = [t for t in terms().values() if all(w in f"{t.name} {t.text} {t.source}".lower() for w in words)]
    return sorted(found, key=lambda t: not all(w in t.name.lower() for w in words))
