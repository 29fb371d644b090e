"""Marks that charts share: labels keep their distance, cut curves have no gaps."""

import numpy as np
import pandas as pd

from core.charts.marks import pieces, spread


def test_labels_keep_their_distance_and_order():
    placed = spread([10, 11, 12, 100, 11.5], 15)
    ordered = sorted(placed)
    assert min(np.diff(ordered)) >= 15 - 1e-9
    assert placed[3] == 100
    assert placed[0] < placed[1] < placed[4] < placed[2]
    assert spread([1, 50], 15) == [1, 50]


def test_a_cut_curve_has_no_gaps():
    cut = pieces(pd.DataFrame({"x": range(6), "beyond": [True, False, False, False, True, True]}))
    spans = cut.groupby("piece")["x"].agg(["min", "max"])
    assert spans["max"].tolist()[:-1] == spans["min"].tolist()[1:]
    assert cut.groupby("piece")["beyond"].nunique().max() == 1
