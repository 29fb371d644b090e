"""Which runs are fitted and which are kept back: properties of every split."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import laws
from core.errors import BadInput
from core.fit.data.splits import folds, hide_top, run_numbers, scale_of, sides
from core.runs import from_table, where
from tests.fit._examples import spread, two_terms
from tests.tolerances import ALGEBRA


def test_excluded_rows_are_on_neither_side():
    runs = two_terms(spread(80))
    out = runs.where("params > 3e8")
    fitted, held = sides(out, "flops < 1e20", None)
    assert (fitted | held).sum() == len(out.included)
    assert not (fitted | held)[(out.table["excluded"] != "").to_numpy()].any()


@given(st.lists(st.floats(15, 24), min_size=8, max_size=60), st.floats(0.05, 6))
@settings(max_examples=150, deadline=None)
def test_hiding_splits_all_rows_at_about_the_decade_asked_for(logs, decades):
    runs = from_table(pd.DataFrame({"flops": 10.0 ** np.array(logs), "loss": 2.0}), "drawn")
    c = runs.table["flops"].to_numpy()
    span = np.log10(c.max() / c.min())
    if not decades < span:
        with pytest.raises(BadInput, match=r"cannot be hidden|could be ordered"):
            hide_top(runs, decades)
        return
    train, test = hide_top(runs, decades)
    fitted, held = where.mask(train, runs.table), where.mask(test, runs.table)
    assert (fitted ^ held).all()
    assert fitted.any()
    assert held.any()
    assert (np.log10(c[held]) > np.log10(c.max()) - decades - 0.05 - 1e-9).all()
    assert (np.log10(c[fitted]) < np.log10(c.max()) - decades + 0.05 + 1e-9).all()


def test_runs_of_one_budget_stay_on_one_side():
    rng = np.random.default_rng(0)
    budget = np.repeat([1e19, 1e20, 3e20, 1e21, 3e21], 20)
    c = budget * np.exp(rng.normal(0, 0.01, 100))
    runs = from_table(pd.DataFrame({"flops": c, "loss": 2.0}), "isoflop")
    held = where.mask(hide_top(runs, 1)[1], runs.table)  # the edge, 3e20, is itself a budget
    assert set(budget[held]) in ({1e21, 3e21}, {3e20, 1e21, 3e21})
    assert not set(budget[held]) & set(budget[~held])


def test_what_runs_are_ordered_by():
    loss = np.linspace(3, 2, 10)
    size, tokens = np.geomspace(1e7, 1e9, 10), np.geomspace(1e9, 1e12, 10)

    def of(**columns):
        return from_table(pd.DataFrame({"loss": loss, **columns}), "made")

    assert scale_of(of(params=size, tokens=tokens)).name == "flops"
    bare = of(params=size, tokens=tokens)
    bare = type(bare)(**{**vars(bare.keeping(np.ones(10, bool))), "table": bare.table.drop(columns="flops")})
    assert hide_top(bare, 1)[0].startswith("6 * params * tokens <= ")
    np.testing.assert_allclose(scale_of(bare).values(bare.table), 6 * size * tokens, rtol=ALGEBRA)
    assert scale_of(of(tokens=tokens)).name == "tokens"
    assert scale_of(of(params=size)).name == "params"
    assert scale_of(of(width=[64, 128] * 5, learning_rate=np.geomspace(1e-5, 1e-2, 10))).name == "learning_rate"
    assert scale_of(of(params=size, tokens=tokens), by="tokens").expr == "tokens"
    mix = scale_of(of(**{"mix/web": np.linspace(0.1, 0.9, 10), "mix/code": np.linspace(0.9, 0.1, 10)}))
    assert mix.expr in ("`mix/web`", "`mix/code`")
    with pytest.raises(BadInput, match="could be ordered"):
        scale_of(of())
    with pytest.raises(BadInput, match="'depth'"):
        hide_top(of(params=size), 1, by="depth")


def test_compute_is_that_of_the_laws_own_cost():
    """Runs without a column of compute, six sizes at two sparsities: at S = 3/4 a run costs a quarter."""
    size, sparsity = np.tile(np.geomspace(1e8, 1e10, 6), 2), np.repeat([0.0, 0.75], 6)
    frame = pd.DataFrame({"params": size, "tokens": 20 * size, "sparsity": sparsity, "loss": np.linspace(3, 2, 12)})
    bare = from_table(frame, "experts")
    bare = replace(bare, table=bare.table.drop(columns="flops"))
    experts, dense = laws.get("dense-and-sparse"), laws.get("chinchilla")
    paid = 120 * size**2 * (1 - sparsity)
    assert scale_of(bare, laws=[dense]).expr == "6 * params * tokens"
    for together in ([experts], [dense, experts], [experts, dense]):
        found = scale_of(bare, laws=together)
        assert found.expr == "6 * (1 - sparsity) * params * tokens"
        np.testing.assert_allclose(found.values(bare.table), paid, rtol=ALGEBRA)
    held = where.mask(hide_top(bare, 1, laws=[experts])[1], bare.table)
    assert paid[held].min() > paid[~held].max()


COSTS = {law.cost.key: law.cost for law in laws.registry().values() if law.cost}  # in one order, for every worker


@pytest.mark.parametrize("cost", COSTS.values(), ids=COSTS)
def test_a_selection_writes_compute_as_the_law_counts_it(cost):
    x = {name: np.array([0.5, 0.25]) for name in cost.needs}
    table = pd.DataFrame({"params": [1e9, 3e9], "tokens": [2e10, 1e11], **x})
    flops = cost.flops(table["params"].to_numpy(), table["tokens"].to_numpy(), x)
    written = cost.written("params", "tokens", {name: name for name in cost.needs})
    assert where.mask(f"{written} == {float(flops[1])!r}", table).tolist() == [False, True]


groups_of = st.lists(st.integers(0, 30), min_size=2, max_size=120)


@given(groups_of, st.integers(2, 8), st.integers(0, 5))
@settings(max_examples=200, deadline=None)
def test_folds_split_no_run_and_leave_none_out(names, k, seed):
    groups = np.unique(names, return_inverse=True)[1]
    fold = folds(groups, k, seed)
    n = min(k, groups.max() + 1)
    assert sorted(set(fold)) == list(range(n))  # every row in one fold, no fold empty
    assert all(len(set(fold[groups == g])) == 1 for g in range(groups.max() + 1))
    sizes = np.bincount(fold)
    assert sizes.max() - sizes.min() <= np.bincount(groups).max()
    assert (fold == folds(groups, k, seed)).all()


def test_rows_without_a_run_are_runs_of_their_own():
    table = pd.DataFrame({"run": ["a", "", "b", "", "a"]})
    numbers = run_numbers(table)
    assert numbers[0] == numbers[4]
    assert len(set(numbers)) == 4
    assert len(set(run_numbers(table[[]].assign(loss=1.0)))) == 5
