"""What real runs have: the range of each canonical column, by which a name with several meanings is told."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from ..schema import column

# Wide enough for the smallest model that anybody trains and for the largest that is planned.
RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "params": (1e3, 1e14),
        "params_non_embedding": (1e3, 1e14),
        "active_params": (1e3, 1e14),
        "tokens": (1e4, 1e15),
        "unique_tokens": (1e3, 1e15),
        "characters": (1e5, 1e16),
        "flops": (1e9, 1e28),
        "loss": (0.02, 20.0),
        "loss_per_byte": (0.02, 10.0),
        "batch_tokens": (16, 1e9),
        "step": (0, 1e8),
        "steps": (10, 1e8),
        "warmup_steps": (0, 1e7),
        "learning_rate": (1e-8, 2.0),
        "weight_decay": (0, 2.0),
        "beta1": (0, 1),
        "beta2": (0, 1),
        "vocab_size": (32, 1e7),
        "width": (8, 1e6),
        "ffn_width": (8, 1e7),
        "depth": (1, 1000),
        "query_heads": (1, 256),
        "kv_heads": (1, 256),
        "head_dim": (2, 1024),
        "context": (16, 1e8),
        "experts": (0, 1e5),
        "active_experts": (0, 1024),
        "bits": (1, 64),
        "seconds": (0, 1e9),
        "devices": (1, 1e6),
    }
)
_MOST = 0.95  # of the numbers must agree: a diverged run or a gap is no other meaning
_WHOLE = frozenset({"width", "ffn_width", "vocab_size", "context", "devices", "batch_tokens"})


def agrees(name: str, values: np.ndarray) -> bool:
    """Return whether nearly all of `values`, canonical numbers of any shape, lie where those of column `name` do.

    Columns that count need whole numbers. Without a finite number nothing agrees.
    """
    found = values[np.isfinite(values)]
    if not len(found):
        return False
    low, high = RANGES.get(name, (-np.inf, np.inf))
    fine = (found >= low) & (found <= high)
    if name in _WHOLE or column(name).kind == "integer":
        fine &= found == np.round(found)
    return bool(fine.mean() >= _MOST)
