"""Which laws of mixtures a table can be fitted by."""

import pandas as pd

from core import laws
from core.fit.batches.mixture_laws import first_mixture_law, mixture_laws, ranges_of
from core.runs import from_table, load_bundled


def test_the_law_that_goes_first_is_over_the_domains_of_the_runs():
    runs = load_bundled("regmix")
    found = first_mixture_law(runs)
    assert found is not None
    key = found.key.partition("[")[0]
    usable = mixture_laws(runs)
    assert laws.get(key).rank == min(law.rank for law in usable.values() if law.rank)
    assert {f.name for f in found.features} == {c for c in runs.table.columns if c.startswith("mix/")}
    other = next(k for k in usable if k != key)
    chosen = first_mixture_law(runs, other)
    assert chosen is not None
    assert chosen.key.partition("[")[0] == other


def test_laws_of_size_are_none_for_runs_of_one_size():
    usable = mixture_laws(load_bundled("regmix"))
    assert not any({"params", "tokens"} & {f.name for f in law.features} for law in usable.values())


def test_runs_of_one_mixture_say_nothing_of_it():
    runs = load_bundled("measured/heads")  # every run has the same shares
    assert any(c.startswith("mix/") for c in runs.table.columns)
    assert first_mixture_law(runs) is None


def test_how_large_runs_are():
    runs = load_bundled("regmix")
    assert ranges_of(runs, ("params", "no such column")) == {"params": (runs.table["params"].min(),) * 2}


def test_runs_without_shares_have_no_law():
    runs = from_table(pd.DataFrame({"params": [1e6, 2e6], "tokens": [1e9, 2e9], "loss": [3.0, 2.9]}), "plain")
    assert mixture_laws(runs) == {}
    assert first_mixture_law(runs) is None
