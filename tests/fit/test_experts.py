"""A law of experts from runs to a plan: its setting stays where it has a meaning, and its runs cost what is used."""

import functools

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, band, decades_beyond, fit, from_fit, from_published, predict, verdict
from core.fit.data.splits import scale_of
from core.fit.evaluate import evaluate
from core.fit.predict import beyond, outside_of_runs, reach
from core.laws.family import EXAMPLE
from core.plan import cost_of
from core.plan.compute.allocate import allocate
from core.runs import from_table
from tests.cli._shell import refused, run, strict

LAW, HOSSAIN = laws.get_published("dense-and-sparse@hossain")
SPARSITIES = (0.0, 0.5, 0.75, 0.95)


@functools.cache
def swept():
    """160 runs: ten sizes, four numbers of tokens a parameter, four sparsities."""
    n, ratio, s = (v.ravel() for v in np.meshgrid(np.geomspace(1e8, 2e10, 10), [5, 20, 80, 320], SPARSITIES))
    x = {"params": n, "tokens": ratio * n, "sparsity": s}
    y = evaluate(LAW, {k: np.array([v]) for k, v in HOSSAIN.values.items()}, x)[0]
    noise = np.exp(0.002 * np.random.default_rng(4).standard_normal(len(y)))
    return from_table(pd.DataFrame({**x, "loss": y * noise}), "experts")


@functools.cache
def fitted():
    return fit(LAW, swept(), FitOptions(starts=32, bootstrap=60, seed=3))


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("fits") / "fit.json"
    path.write_text(fitted().model_dump_json())
    return path


def test_without_sparsity_it_is_the_law_of_size_and_data():
    dense, constants = laws.get_published("chinchilla@hoffmann")
    for n, d in ((1e8, 1e10), (7e9, 1e12), (18.8e9, 110.2e9)):
        at = {"params": n, "tokens": d}
        ours = predict(from_published(LAW, HOSSAIN), at | {"sparsity": 0.0}).value
        assert ours == pytest.approx(float(dense.predict(dict(constants.values), at)), rel=1e-12)


def test_a_fit_finds_the_constants_again():
    found = fitted().parameters
    assert fitted().ok
    for name in ("E", "alpha", "beta"):
        assert found[name].value == pytest.approx(HOSSAIN.values[name], rel=0.06)
    assert found["gamma"].value == pytest.approx(0.001, abs=0.005)


def test_the_point_where_a_fit_is_judged_stays_inside_what_sparsity_means():
    at = beyond(fitted(), 10**0.5)
    assert at["sparsity"] == pytest.approx(0.475)
    assert at["params"] == pytest.approx(10**0.5 * 2e10)
    value = band(from_fit(fitted()), {k: np.array([v]) for k, v in at.items()}).value[0]
    truth = float(LAW.predict(dict(HOSSAIN.values), at))
    assert value == pytest.approx(truth, rel=0.005)
    assert truth > HOSSAIN.values["E"]  # at a sparsity of 1 the term of size, and the floor with it, would go
    (ahead,) = (r for r in verdict(fitted(), swept()).reasons if " three times beyond the runs" in r.text)
    assert ahead.level == "solid"


def test_shares_of_a_mixture_still_sum_to_one():
    law = laws.get(f"mixture-additive[{','.join(EXAMPLE)}]")
    ranges = {f.name: (0.1, 0.4) for f in law.shares} | {"params": (1e8, 1e9), "tokens": (1e9, 1e10)}
    at = beyond(fitted().model_copy(update={"law": law.key, "ranges": ranges}), 10.0)
    assert sum(at[f.name] for f in law.shares) == pytest.approx(1.0)
    assert at["params"] == 1e10


def test_the_compute_of_runs_counts_what_a_token_uses():
    table = swept().table
    np.testing.assert_allclose(table["flops"], 6 * (1 - table["sparsity"]) * table["params"] * table["tokens"])
    assert fitted().ranges["flops"] == pytest.approx((table["flops"].min(), table["flops"].max()))
    assert scale_of(swept()).name == "flops"
    assert any("1 - sparsity" in p.message for p in swept().problems)


def test_distances_count_compute_by_the_laws_own_cost():
    top = {"params": 2e10, "tokens": 320 * 2e10}
    dense, sparse = ({**top, "sparsity": s} for s in (0.0, 0.95))
    assert reach(LAW, sparse)["flops"] == pytest.approx(0.05 * reach(LAW, dense)["flops"])
    calibrated = from_fit(fitted())
    assert decades_beyond(calibrated, dense) == pytest.approx(0.0, abs=1e-12)
    assert outside_of_runs(calibrated, {**top, "sparsity": 0.98}) == [
        "sparsity 0.98 lies outside the runs, which have 0 to 0.95."
    ]


def test_a_dense_model_is_predicted_and_what_has_no_meaning_is_refused_for_that():
    calibrated = from_fit(fitted())
    assert predict(calibrated, {"N": 1e9, "D": 1e11, "sparsity": 0}).value > 1.69
    for value in (1.5, 1.0, -0.1):
        with pytest.raises(BadInput, match=rf"sparsity is {value:g}; allowed are numbers from 0 to below 1"):
            predict(calibrated, {"N": 1e9, "D": 1e11, "sparsity": value})
        with pytest.raises(BadInput, match=rf"sparsity is {value:g}; allowed are numbers from 0 to below 1"):
            allocate(calibrated, 1e22, {"sparsity": value})


def test_a_dense_budget_is_split_as_the_law_of_size_and_data_does():
    dense = allocate(from_published(*laws.get_published("chinchilla@hoffmann")), 1e22)
    ours = allocate(from_published(LAW, HOSSAIN), 1e22, {"sparsity": 0.0})
    assert (ours.params, ours.tokens, ours.loss) == pytest.approx((dense.params, dense.tokens, dense.loss), rel=1e-9)


def test_a_sparse_budget_buys_more_parameters():
    calibrated = from_published(LAW, HOSSAIN)
    dense, sparse = (allocate(calibrated, 1e22, {"sparsity": s}) for s in (0.0, 0.75))
    assert cost_of(LAW).flops(sparse.params, sparse.tokens, {"sparsity": 0.75}) == pytest.approx(1e22)
    assert sparse.params > dense.params
    assert sparse.loss < dense.loss
    sizes = np.geomspace(sparse.params / 30, sparse.params * 30, 2001)
    x = {"params": sizes, "tokens": 1e22 / (6 * 0.25 * sizes), "sparsity": np.full(len(sizes), 0.75)}
    assert sizes[np.argmin(calibrated.expect(x))] == pytest.approx(sparse.params, rel=0.01)


def test_the_shell_says_the_same(saved):
    found = strict(run("predict", saved, "--at", "N=1e9,D=1e11,sparsity=0", "--json"))
    assert found["value"] == predict(from_fit(fitted()), {"params": 1e9, "tokens": 1e11, "sparsity": 0}).value
    refused(run("predict", saved, "--at", "N=1e9,D=1e11,sparsity=1.5"), "sparsity is 1.5", "0 to below 1")
    split = strict(run("allocate", saved, "--flops", "1e22", "--fix", "sparsity=0", "--json"))
    assert split["params"] == allocate(from_fit(fitted()), 1e22, {"sparsity": 0}).params
    refused(run("allocate", saved, "--flops", "1e22", "--fix", "sparsity=1.5"), "sparsity is 1.5", "0 to below 1")
    refused(run("allocate", saved, "--flops", "1e22"), "also needs sparsity")


def test_its_page_draws_it_along_each_feature(open_page):
    for along in ("params", "sparsity"):
        app = open_page("laws", about="dense-and-sparse", along=along)
        assert not app.exception
        text = " ".join(m.value for m in app.markdown)
        assert "`sparsity`" in text
        assert "dense-and-sparse@hossain" in text
