"""A few groups of values that lie near each other: the levels of a sweep, or stretches where there are none."""

import numpy as np

MOST_GROUPS = 8
PLACES = 256  # along the range: values nearer than that are one before they are put together
ALIKE = 0.02  # of the range: groups that are together no wider are one level


def natural_groups(values: np.ndarray, log: bool, most: int = MOST_GROUPS) -> np.ndarray:
    """Return the number [R] of the group of each value [R], from the lowest group up.

    Neighbours are put together, those first that are together narrowest, until no two are one level and there are at
    most `most` groups. `log` takes distances of logarithms.
    """
    with np.errstate(divide="ignore"):
        places = np.log(values) if log else np.asarray(values, float)
    finite = np.isfinite(places)
    low, span = (places[finite].min(), np.ptp(places[finite])) if finite.any() else (0.0, 0.0)
    if span <= 0:
        return np.zeros(len(values), int)
    places = np.rint(np.where(finite, (places - low) / span, 0.0) * PLACES).astype(int)
    starts = np.unique(places)
    ends = starts.copy()
    while len(starts) > 1:
        wide = ends[1:] - starts[:-1]
        narrowest = int(np.argmin(wide))
        if wide[narrowest] > ALIKE * PLACES and len(starts) <= most:
            break
        starts, ends = np.delete(starts, narrowest + 1), np.delete(ends, narrowest)
    return np.searchsorted(starts, places, side="right") - 1
