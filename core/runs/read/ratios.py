"""Tell headers that say one quantity per another, "tokens/param" or "flops per step", from amounts and from paths."""

import re

from ..aliases import AMBIGUOUS, LETTERS, folded
from ..scales import TIMES
from .lookup import known

_BRACKETS = re.compile(r" ?[(\[][^()\[\]]*[)\]]$")


def ratio(text: str) -> tuple[str, str] | None:
    """Return the columns A and B of a header that says "A per B" or "A/B", None for any other header.

    B is "" where it is no column of the run table, as a byte is. Paths such as "train/step" are none.
    """
    text = _BRACKETS.sub("", text)
    top, bottom = _pieces(text)
    if not top or not bottom or known().get(folded(text)):
        return None
    a, b = _amount(top), _amount(bottom)
    if a == b and len(bottom) > 1 and folded(bottom) not in _THINGS:
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
    key = folded(word)
    if key in _THINGS:
        return _THINGS[key]
    found = known().get(key)
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
