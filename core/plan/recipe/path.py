"""The plan at every size of the same compute: the best of all decisions there, for a picture that is dragged over."""

import numpy as np
import pandas as pd

from .decisions import advised
from .recipe import Recipe
from .registry import factors

KNOTS = 9  # sizes at which settings are asked for; between them they are powers, as their laws are

COLUMNS = (
    "params", "tokens", "width", "depth", "query_heads", "kv_heads", "head_dim", "vocab_size", "memory", "time",
)  # fmt: skip


def over_sizes(plan: Recipe) -> pd.DataFrame:
    """Return a row for every size that the plan looked at, the smallest first, each with the best of all else.

    Columns: those of COLUMNS, `loss`, `above` (a share above the best), each setting that a law recommends, and `best`
    (whether it is the plan itself). Sizes of which nothing can be built are left out.
    """
    grid, value = plan.grid, plan.expected
    each = value.reshape(grid.shape[0], -1)
    rows = np.arange(grid.shape[0]) * each.shape[1] + each.argmin(axis=1)
    rows = np.unique(np.append(rows[np.isfinite(value[rows])], plan.at))
    table = pd.DataFrame({c: grid.columns[c][rows] for c in (*COLUMNS, "params_non_embedding", "flops")})
    table = table.assign(loss=value[rows], above=value[rows] / plan.loss - 1, best=rows == plan.at)
    table = table.sort_values(["params", "best"], ascending=[True, False])  # of models as large the plan itself stays
    table = table.drop_duplicates("params").reset_index(drop=True)
    places = np.unique(np.linspace(0, len(table) - 1, KNOTS).astype(int))
    knots = [advised({str(k): float(v) for k, v in table.loc[i].items()}, plan.swept) for i in places]
    for factor in factors():
        values = [k[factor.key].value if factor.key in k else np.nan for k in knots]
        if factor.advise and np.isfinite(values).all():
            logs = np.interp(np.log(table["params"]), np.log(table["params"].iloc[places]), np.log(values))
            table[factor.decides[0]] = np.exp(logs)
    return table.drop(columns=["params_non_embedding", "flops"])
