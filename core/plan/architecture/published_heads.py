"""What Chen et al. 2025 (arXiv:2503.09579) found cost-optimal, and how far their public laws let it be checked."""

import numpy as np
import pandas as pd

from .head_costs import Use
from .heads import HeadLaws, by_context, sizes_at

CONTEXTS = (8192, 16_384, 32_768, 65_536, 131_072)
# Table 4: query and KV heads that minimise Z, by loss and context. The fits of each configuration behind it, a, b and
# E of L(N; H), were plotted and never printed.
TABLE_4: dict[float, tuple[tuple[int, int], ...]] = {
    3.0: ((32, 1), (16, 1), (8, 1), (4, 1), (4, 1)),
    2.9: ((32, 1), (16, 1), (16, 1), (8, 1), (4, 1)),
    2.8: ((32, 2), (16, 1), (16, 1), (8, 1), (8, 1)),
    2.7: ((32, 4), (16, 2), (16, 1), (16, 1), (8, 1)),
    2.6: ((32, 8), (16, 4), (16, 2), (16, 2), (8, 1)),
    2.5: ((32, 16), (16, 8), (16, 4), (16, 2), (16, 2)),
    2.4: ((32, 32), (32, 32), (32, 8), (32, 8), (32, 4)),
    2.35: ((32, 32), (32, 32), (32, 32), (32, 16), (32, 8)),
}
WHY = "the fit of this configuration was never published"


def beside(law: HeadLaws, powers: tuple[float, float], heads: list[tuple[int, int]], sizes: tuple[float, float]):
    """Return Table 4 with the query heads that a law finds by the same Z, one row a cell.

    `loss`, `context`, `published` ("32, 1"), `found` (query heads, or why there are none). A cell is found only where
    the size that it needs lies within `sizes`, those of the runs behind the law.
    """
    rows = []
    for loss, cells in TABLE_4.items():
        inside = np.isfinite(sizes_at(law, loss, heads)[0])
        kept = [h for h, ok in zip(heads, inside, strict=True) if ok]
        use = Use(CONTEXTS[0], aim="z", powers=powers)
        best = by_context(law, loss, use, kept, np.array(CONTEXTS)) if kept else pd.DataFrame()
        for i, (context, published) in enumerate(zip(CONTEXTS, cells, strict=True)):
            known = len(best) > i and sizes[0] <= best["params"].iloc[i] <= sizes[1]
            found = f"{int(best['query_heads'].iloc[i])}" if known else WHY
            rows.append({"loss": loss, "context": context, "published": "{}, {}".format(*published), "found": found})
    return pd.DataFrame(rows)
