"""What training costs. A cost model links size, data and compute; a plan spends a budget under one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import BadInput
from ..laws.base import Law
from ..units import SIZES, six_nd


@dataclass(frozen=True, eq=False)
class Cost:
    """Training compute in FLOP of (params, tokens), and the tokens that a budget buys at a size; pure JAX."""

    key: str
    title: str
    flops: Callable[[Any, Any], Any]
    tokens: Callable[[Any, Any], Any]


SIX_ND = Cost("6nd", "C = 6 N D", six_nd, lambda flops, params: flops / (6.0 * params))


def size_feature(law: Law) -> str:
    """Return the feature that counts parameters. Raises BadInput for a law that cannot split a budget."""
    names = [f.name for f in law.features]
    size = next((n for n in SIZES if n in names), None)
    if size is None or "tokens" not in names:
        raise BadInput(
            f"{law.key} takes {', '.join(names)}; a budget can only be split by a law of parameters and tokens."
        )
    return size
