"""Labels keep a distance and their order."""

import numpy as np

from core.charts.spread import spread


def test_labels_keep_their_distance_and_order():
    placed = spread([10, 11, 12, 100, 11.5], 15)
    ordered = sorted(placed)
    assert min(np.diff(ordered)) >= 15 - 1e-9
    assert placed[3] == 100
    assert placed[0] < placed[1] < placed[4] < placed[2]
    assert spread([1, 50], 15) == [1, 50]
