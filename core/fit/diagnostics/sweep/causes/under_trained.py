"""Runs of few tokens for their size, above what the others follow: the law has not begun to hold.

A power law of tokens holds once a model has left its first, transient phase (Kaplan et al. 2020, section 5.2; the five
rows that Besiroglu et al. 2024, arXiv:2404.10102, leave out of Hoffmann's are of this kind).
"""

import numpy as np

from ..errors import SIZE_COLUMNS, SweepErrors
from ..finding import Finding
from ._rows import above, called, lie, names, numbers, written
from .crashed import far_above

RANK = 40
KIND = "errors"
FEW = 1.0  # tokens per parameter
SHORT = 0.2  # of the usual tokens per parameter


def look(sweep: SweepErrors) -> Finding | None:
    """Return the rows far above the others that saw few tokens for their size, None where most of them did not."""
    size = next((n for n in SIZE_COLUMNS if n in sweep.table), "")
    if not size or "tokens" not in sweep.table:
        return None
    ratio = sweep.values("tokens") / sweep.values(size)
    far = far_above(sweep)
    limit = max(FEW, SHORT * float(np.nanmedian(ratio[sweep.kept])))
    rows = far & (ratio < limit)
    n = int(rows.sum())
    if not n or n < far.sum():
        return None
    return Finding(
        cause="under_trained",
        subject=f"{n} under-trained {'run' if n == 1 else 'runs'}",
        sentence=f"{called(sweep, rows)} saw at most {ratio[rows].max():.2g} tokens per parameter and {lie(n)} "
        f"{above(sweep.errors[rows])} above the others.",
        next_step=f"Train them on more than {written('tokens', limit * float(np.median(sweep.values(size)[rows])))} "
        "tokens, or leave out these rows." if n > 1 else "Train it on more tokens, or leave it out.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), along="tokens",
    )  # fmt: skip
