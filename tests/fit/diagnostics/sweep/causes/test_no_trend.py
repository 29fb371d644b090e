"""A target that does not follow scale."""

import numpy as np

from core.fit.diagnostics.sweep.causes.no_trend import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import isoflop, runs_of, sweep, table


def test_a_loss_that_rises_prevents_a_law():
    frame = table(*isoflop())
    frame["loss"] = 6 - frame["loss"]
    assert look(sweep_errors(runs_of(frame))).prevents == "a falling law"


def test_a_target_of_noise_alone_prevents_any_law():
    frame = table(*isoflop())
    frame["loss"] = 3 * np.exp(0.05 * np.random.default_rng(0).standard_normal(40))
    finding = look(sweep_errors(runs_of(frame)))
    assert finding.prevents == "any law"


def test_a_law_with_usual_noise_is_fine():
    assert look(sweep_errors(sweep("isoflop", noise=0.02))) is None
