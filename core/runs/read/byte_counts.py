"""Headers that count bytes, "data (TB)" or "corpus_gb": bytes of text are no tokens, and "TB" may be a trillion."""

from collections.abc import Sequence

from ..aliases import folded
from ..mapping import Mapped
from ..options import OpenQuestion
from ..words import quote
from . import units
from .choice import Choice
from .lookup import known

_BYTES = {
    **dict.fromkeys(("kb", "kib", "kilobyte", "kilobytes"), "K"),
    **dict.fromkeys(("mb", "mib", "megabyte", "megabytes"), "M"),
    **dict.fromkeys(("gb", "gib", "gigabyte", "gigabytes"), "B"),
    **dict.fromkeys(("tb", "tib", "terabyte", "terabytes"), "T"),
    **dict.fromkeys(("pb", "pib", "petabyte", "petabytes", "byte", "bytes"), ""),
}
_NAMES = {"K": "thousands", "M": "millions", "B": "billions", "T": "trillions"}
_SHORT = 2  # letters of a unit that may stand for a number: TB, and not terabytes
_MEMORY = ("memory", "mem", "ram", "vram", "disk", "gpu", "checkpoint", "ckpt", "bandwidth")
_REASON = "bytes of text are no tokens"


def of_bytes(headers: Sequence[str], chosen: Sequence[Mapped], choice: Choice) -> None:
    """Say of unread headers that count bytes why they are not read; ask where tokens may be meant by "TB"."""
    used = {m.source for m in chosen}
    columns = {m.column for m in chosen}
    for header in headers:
        if header in used or not (found := counted(header)):
            continue
        bare, scale = found
        choice.unread[header] = "bytes are no parameters" if _role(bare) == "params" else _REASON
        doubtful = scale and (folded(bare) == "data" or (_role(bare) == "tokens" and "token" in bare.lower()))
        if doubtful and "tokens" not in columns:
            text = f"Does {quote(header)} count {_NAMES[scale]} of tokens, or bytes of text?"
            choices = (("bytes of text, which are no tokens", ""), (f"{_NAMES[scale]} of tokens", f"tokens ({scale})"))
            choice.questions.append(OpenQuestion(text, header, "column", choices, choices[0][0]))


def counted(header: str) -> tuple[str, str] | None:
    """Return what a header counts in bytes, and the letter of thousands that its unit may stand for; None for others.

    The letter is "" for a unit that is spelt out. Memory is left to those who know it.
    """
    parts = units.words_of(header)
    if set(parts) & {*_MEMORY, "per"}:
        return None
    for bare, words, _ in units.splits(header):
        last = units.words_of(words)
        if last and last[0] in _BYTES and not units.rate(header):
            return bare, _BYTES[last[0]] if len(last[0]) == _SHORT else ""
    if len(parts) > 1 and parts[-1] in _BYTES:
        return header[: -len(parts[-1])].strip(" _-./"), ""
    return ("", "") if parts and parts[-1] in ("bytes", "nbytes") else None


def _role(bare: str) -> str:
    found = known().get(folded(bare))
    return found[2] if found else ""
