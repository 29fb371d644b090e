"""Too narrow a span."""

import numpy as np

from core.fit.diagnostics.sweep.causes.narrow_span import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import runs_of, table


def found(factor):
    params = np.tile(np.geomspace(1e8, 1e8 * factor, 5), 5)
    return look(sweep_errors(runs_of(table(params, np.repeat(np.geomspace(1e9, 1e11, 5), 5)))))


def test_a_factor_of_two_is_narrow_and_a_decade_is_not():
    finding = found(2.0)
    assert finding.sentence == "The runs span 100M to 200M parameters, a factor of 2.0."
    assert finding.next_step == "Train 2 more models, with 600M and 2B parameters."
    assert found(10.0) is None
