"""The vocabularies of known models, by family."""

import functools
import re

import pandas as pd

from ...units import count
from ..architecture.models import MODELS, Known
from ..architecture.transformer import params_non_embedding

ALIKE = 0.02  # a share: vocabularies that differ less are drawn as one


def _family(model: Known) -> str:
    """Return what a model's siblings are called: Llama 3 for Llama 3.1 8B."""
    return re.sub(r"(Llama 3)\.\d", r"\1", model.title.rpartition(" ")[0])


@functools.cache
def families() -> dict[str, float]:
    """Return the vocabularies of known models by family, one of each size."""
    found = {_family(k): float(k.shape.vocab_size) for k in MODELS.values()}
    kept: dict[str, float] = {}
    for name, size in sorted(found.items(), key=lambda item: item[1]):
        if not any(abs(size / other - 1) < ALIKE for other in kept.values()):
            kept[name] = size
    return kept | {"Gemma": 256_000.0}


def entries(size: float) -> str:
    """Write a vocabulary as people say it: 32K, 50.3K."""
    return re.sub(r"\.0+(?=\D|$)", "", count(size))


@functools.cache
def models_by_family() -> pd.DataFrame:
    """Return the known models, a row each: family, title, params (without the vocabulary), vocab_size, inside (V d)."""
    return pd.DataFrame([
        {
            "family": _family(k), "title": k.title,
            "params": float(params_non_embedding(k.shape)), "vocab_size": float(k.shape.vocab_size),
            "inside": float(k.shape.vocab_size * k.shape.width),
        }
        for k in MODELS.values()
    ])  # fmt: skip
