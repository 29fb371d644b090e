"""The trainer of the measured runs: what may share a program, and a row of the table trained again."""

from dataclasses import replace

import jax
import numpy as np
import pytest

from core.plan.architecture.transformer import params
from core.runs.catalog import FOLDER
from datasets.measured.chain import chain, entropy
from datasets.measured.design import check, plan
from datasets.measured.random_runs import first, wide
from datasets.measured.schedules import COOLDOWN, schedule
from datasets.measured.text import Text
from datasets.measured.train import families
from datasets.measured.trainer import Trainer
from datasets.measured.training_run import decay, size

pytestmark = pytest.mark.optimised


@pytest.fixture(scope="module")
def text():
    return Text(chain())


@pytest.fixture(scope="module", autouse=True)
def single_precision():
    with jax.enable_x64(False):
        yield


@pytest.fixture(scope="module")
def alone(text):
    """What trains runs of the shape of the check one at a time, compiled once for all of them."""
    return Trainer(next(check()), text)


def test_a_row_of_the_table_is_trained_again_within_the_noise_of_seeds(alone):
    table = recorded()
    noise = table.groupby("sweep")["loss"].std()["check"]
    run = next(check())
    (again,) = alone.rows([run])
    assert again["loss"] == pytest.approx(table.set_index("run").loc[run.name, "loss"], abs=noise)
    assert again["loss"] > entropy()
    assert (again["params"], again["tokens"], again["status"]) == (params(run.shape), 65_536, "ok")


def recorded():
    import pandas as pd

    return pd.read_csv(FOLDER / "measured" / "runs.csv")


def test_runs_side_by_side_and_with_a_shared_beginning_are_as_alone(alone, text):
    first = replace(next(check()), tokens=32_768, learning_rate=0.02)
    runs = [replace(first, seed=s, tokens=t, name=f"{s}-{t}") for s in (4, 5) for t in (32_768, 65_536)]
    by_themselves = {row["run"]: row["loss"] for run in runs for row in alone.rows([run])}
    beside = {row["run"]: row["loss"] for row in Trainer(first, text, lanes=2).rows(runs)}
    assert beside == pytest.approx(by_themselves, abs=2e-3)
    assert len(set(by_themselves.values())) == 4


def test_a_rate_far_too_high_is_a_row_that_diverged(alone):
    run = replace(next(check()), learning_rate=1e4, tokens=32_768)
    (row,) = alone.rows([run])
    assert row["status"] == "diverged"


@pytest.mark.parametrize("kind", ["constant", "cooldown", "linear", "cosine"])
def test_schedules_warm_up_and_end_where_they_say(kind):
    found = schedule(kind, 1000, 2048)
    assert found.warmup == 16
    np.testing.assert_allclose(found.rates[:16], np.arange(1, 17) / 16)
    assert found.rates.max() == 1
    assert found.rates[-1] == (1 if kind == "constant" else pytest.approx(0, abs=4e-3))
    longer = schedule(kind, 2000, 2048)
    assert (longer.rates[: found.shared] == found.rates[: found.shared]).all()
    assert found.shared == {"constant": 1000, "cooldown": 1000 - COOLDOWN * 1000}.get(kind, 0)
    with pytest.raises(ValueError, match="schedule is 'steps'; allowed are constant, cooldown, linear, cosine"):
        schedule("steps", 10, 2048)


def test_the_plan_names_each_run_once_and_covers_what_it_says():
    runs = plan()
    assert len({run.name for run in runs}) == len(runs) > 500
    main = [run for run in runs if run.sweep == "backbone"]
    sizes = {run.shape: None for run in main}
    assert len(sizes) == 6
    assert all(len({r.tokens for r in main if r.shape == s}) >= 5 for s in sizes)
    assert all(run.batch_tokens % run.context == 0 and abs(sum(run.mix) - 1) < 1e-3 for run in runs)
    mixtures = [run for run in runs if run.sweep == "mixture"]
    assert len({run.mix for run in mixtures}) == 40
    assert decay(0.5, main[0]) == pytest.approx(2048 / (0.01 * 0.5 * 250_000))


def test_every_row_of_the_table_is_a_run_of_the_plan_with_its_numbers():
    """The table was written as runs were trained: a plan that changes what they are is found out here."""
    runs = {run.name: run for run in plan()}
    table = recorded()
    rows = table[~table["run"].str.endswith("-before")].set_index("run")
    for name in ("batch_tokens", "context", "seed", "schedule", "sweep"):
        assert list(rows[name]) == [getattr(runs[run], name) for run in rows.index], name
    for name in ("learning_rate", "weight_decay"):  # six digits are kept
        np.testing.assert_allclose(rows[name], [getattr(runs[run], name) for run in rows.index], rtol=1e-5)
    for name in ("width", "depth", "query_heads", "kv_heads", "head_dim", "vocab_size"):
        assert list(rows[name]) == [getattr(runs[run].shape, name) for run in rows.index], name
    steps = [max(1, round(runs[run].tokens / runs[run].batch_tokens)) for run in rows.index]
    assert list(rows["steps"]) == steps


def test_wide_random_runs_vary_every_factor_as_far_as_its_own_sweep():
    forty, every = list(first()), list(wide())
    assert [run.name for run in forty] == [f"random-{i:02d}" for i in range(40)]
    assert [run.name for run in every] == [f"random-{1000 + i}" for i in range(len(every))]
    assert len(forty) + len(every) >= 300
    assert {run.schedule for run in every} == {"constant", "cooldown", "linear", "cosine"}
    assert {run.shape.vocab_size for run in every} == {2**k for k in range(8, 16)}
    assert {run.context for run in every} == {32, 64, 128, 256, 512}
    assert {run.shape.query_heads for run in every} == {1, 2, 4, 8}
    assert {run.shape.width for run in every} == {16, 24, 32, 48, 64, 96}
    assert {run.shape.depth for run in every} >= {1, 6, 12}
    repeated = [run for run in every if run.unique_tokens]
    assert 0.4 < len(repeated) / len(every) < 0.6
    assert all(2 <= run.tokens / run.unique_tokens < 32.1 for run in repeated)
    assert all(32 <= run.tokens / run.batch_tokens <= 16_000 for run in every)
    assert max(run.tokens for run in every) > 15e6


def test_wide_random_runs_do_not_depend_on_how_many_there_are():
    assert list(wide(3)) == list(wide(5))[:3]


def test_lots_have_one_schedule_the_same_lengths_and_few_enough_lanes():
    base = replace(next(check()), text="chain")
    runs = [replace(base, name=f"{s}{t}", seed=s, tokens=t) for s in range(5) for t in (65_536, 131_072)]
    runs.append(replace(base, name="other", schedule="cosine"))
    lots = families(runs, 2)
    assert sorted(len(lot) for lot in lots) == [1, 2, 4, 4]
    assert sorted(run.name for lot in lots for run in lot) == sorted(run.name for run in runs)


def test_size_may_be_changed_in_one_thing():
    assert size("38k", vocab_size=512) == replace(size("38k"), vocab_size=512)
