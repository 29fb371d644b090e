"""Configurations of trainers, one format a file, each written from the same record (`TrainingConfig`).

A format has a TITLE, a RANK (its place in the list), a LANGUAGE (for colours), a FILE (what it is usually called),
NEEDS (the fields that it cannot do without) and `write`, which takes the record and returns a text. Names, types and
defaults were read in the sources of the tools, named in each file.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import ModuleType


@cache
def formats() -> tuple[ModuleType, ...]:
    """Return every format, in the order in which people are asked."""
    names = [info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")]
    return tuple(
        sorted((importlib.import_module(f"{__name__}.{n}") for n in names), key=lambda m: (m.RANK, m.__name__))
    )


@cache
def by_key() -> Mapping[str, ModuleType]:
    """Return every format by what it is called in the shell: `hugging-face`, `megatron`, `levanter`."""
    return {m.__name__.rpartition(".")[2].replace("_", "-"): m for m in formats()}
