"""Several laws fitted to one table: each as alone, those that do not suit or are refused left out."""

import numpy as np
import pandas as pd

from core import laws
from core.fit import FitOptions, fit
from core.fit.batches.several_laws import several_laws
from core.runs import from_table

OPTIONS = FitOptions(bootstrap=0, starts=16)


def table(n=30):
    rng = np.random.default_rng(1)
    N, D = 10 ** rng.uniform(6, 9, n), 10 ** rng.uniform(9, 11, n)
    return from_table(pd.DataFrame({"params": N, "tokens": D, "loss": 1.7 + 400 / N**0.34 + 410 / D**0.28}), "made-up")


def test_each_law_is_fitted_as_it_is_alone_and_what_does_not_suit_is_left_out():
    steps = []
    every = [laws.get("vocabulary"), laws.get("chinchilla")]
    found = several_laws(every, table(), OPTIONS, lambda *step: steps.append(step))
    alone = fit(laws.get("chinchilla"), table(), OPTIONS)
    assert [f.law for f in found] == ["chinchilla"]
    assert {k: e.value for k, e in found[0].parameters.items()} == {k: e.value for k, e in alone.parameters.items()}
    assert steps == [(laws.get("chinchilla").title, 0, 1)]


def test_a_law_that_wants_more_runs_is_left_out():
    assert several_laws([laws.get("chinchilla")], table(3), OPTIONS) == ()
