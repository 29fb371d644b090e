"""The lines that the Shape page draws: every vertex on its level."""

import numpy as np
import pytest

from core import laws
from core.fit import from_published
from core.plan.family import GEMSTONES
from core.plan.shape import best_shape, over_shapes
from core.plan.shape_views import excess_lines, frame_of, size_lines

FLOPS = GEMSTONES.flops_per_token
FRAME = frame_of([(512.0, 8.0), (4096.0, 60.0)])


def test_the_frame_holds_its_places_and_stays_buildable():
    (narrow, wide), (shallow, deep) = FRAME
    assert narrow < 512 < 4096 < wide
    assert shallow < 8 < 60 < deep
    assert frame_of([(256.0, 1.0)])[0][0] == GEMSTONES.narrowest
    assert frame_of([(256.0, 1.0)])[1][0] == 1.0


def test_losses_on_a_line_are_so_many_percent_above_the_best():
    calibrated = from_published(*laws.get_published("width-depth-params@mcleish"))
    best = best_shape(calibrated, 1e21, FLOPS).shape
    lines = excess_lines(calibrated, 1e21, FLOPS, best.loss, (0.5, 2.0, 10.0), FRAME)
    assert set(lines["level"]) == {0.5, 2.0, 10.0}
    for row in lines.iloc[:: len(lines) // 25].itertuples():
        loss = over_shapes(calibrated, 1e21, FLOPS, np.array([row.width]), np.array([row.depth]))["loss"].iloc[0]
        # Between the points of the grid the line is straight.
        assert 100 * (loss / best.loss - 1) == pytest.approx(row.level, rel=0.03)


def test_models_on_a_line_are_as_large():
    lines = size_lines((1e9, 1e10), FRAME)
    assert sorted(set(lines["level"])) == pytest.approx([1e9, 1e10])
    for row in lines.iloc[:: len(lines) // 20].itertuples():
        assert GEMSTONES.params(row.width, row.depth, whole=False) == pytest.approx(row.level, rel=0.01)


def test_no_line_is_no_row():
    assert size_lines((1.0,), FRAME).empty
