"""What one run is, on tables written by hand, and by simulation over designs."""

import numpy as np
import pandas as pd
import pytest

from core.runs import from_table, load_bundled, names, read_bytes
from core.runs.catalog import FOLDER
from core.runs.options import ReadOptions
from core.runs.read.raw import RawTable


def loss_of(frame):
    return 1.8 + 480 * frame["params"] ** -0.35 + 2100 * frame["tokens"] ** -0.37


def read(frame, **options):
    frame = frame if "loss" in frame else frame.assign(loss=loss_of(frame))
    return from_table(frame, "t", options=ReadOptions(**options))


def sizes(*each):
    """Rows of sizes and token counts: pairs of a size and its token counts."""
    return pd.DataFrame([{"params": n, "tokens": d} for n, tokens in each for d in tokens])


GRID = sizes(*((n, [2e9, 4e9, 8e9, 1.6e10]) for n in (1e8, 2e8, 4e8)))
CHECKPOINTS = sizes(*((n, np.linspace(1, 10, 10) * d) for n, d in ((1e8, 1e9), (2e8, 2e9), (4e8, 3e9))))


@pytest.mark.parametrize("name", names())
def test_the_bundled_sets_keep_their_runs(name):
    found = load_bundled(name)
    assert found.questions == ()
    table = pd.read_csv(FOLDER / name.partition("/")[0] / "runs.csv", low_memory=False)
    named = table["run"] if "run" in table else pd.Series(range(len(table)))
    whole = "/" not in name
    assert found.n_runs == (named.nunique() if whole else found.n_rows)  # in the parts every row is a run
    assert ("run" in found.table) == ("run" in table)


def test_a_grid_of_final_runs_stays_runs():
    found = read(GRID)
    assert found.n_runs == 12
    assert "run" not in found.table
    assert found.questions == ()


def test_tokens_that_rise_in_many_small_steps_are_those_of_checkpoints():
    found = read(CHECKPOINTS)
    assert found.n_runs == 3
    assert found.table["run"].unique().tolist() == ["100M", "200M", "400M"]
    assert found.questions == ()
    said = "30 rows are checkpoints of 3 runs: rows of one configuration share a run, named by it"
    assert said in [p.message for p in found.problems if p.severity == "note"]


def test_a_step_that_rises_makes_checkpoints_of_few_rows():
    steps = GRID["tokens"] / 1e6
    assert read(GRID.assign(step=steps)).n_runs == 3
    assert read(GRID.assign(step=1000.0)).n_runs == 12  # one step in all rows tells nothing


def test_where_nothing_tells_the_table_asks_and_takes_checkpoints():
    apart = sizes((1e8, [1e9, 1.9e9, 3.9e9, 8e9]), (2e8, [1.3e9, 2.7e9, 5e9, 1.1e10]), (4e8, [3e9, 5.7e9, 1.2e10]))
    found = read(apart)
    assert found.n_runs == 3
    (question,) = found.questions
    assert (question.option, question.column) == ("rows", "run")
    assert dict(question.choices)[question.chosen] == "checkpoints"
    assert [p.column for p in found.problems if p.severity == "warning"] == ["run"]
    runs, checkpoints = read(apart, rows="runs"), read(apart, rows="checkpoints")
    assert (runs.n_runs, checkpoints.n_runs) == (11, 3)
    assert runs.questions == checkpoints.questions == ()
    assert not [p for p in (*runs.problems, *checkpoints.problems) if p.severity == "warning"]


def test_a_person_may_say_otherwise():
    assert read(CHECKPOINTS, rows="runs").n_runs == 30
    assert read(GRID, rows="checkpoints").n_runs == 3


def test_mixtures_of_several_lengths_are_asked_about():
    shares = pd.DataFrame({"mix/a": np.repeat([0.2, 0.5, 0.8], 4), "mix/b": np.repeat([0.8, 0.5, 0.2], 4)})
    found = read(pd.concat([GRID.assign(params=1e8), shares], axis=1))
    assert found.n_runs == 3
    assert len(found.questions) == 1


def test_another_setting_is_another_configuration():
    rates = pd.concat([CHECKPOINTS.assign(learning_rate=rate) for rate in (1e-3, 3e-3)])
    assert read(rates).n_runs == 6
    assert set(read(rates).table["run"]) == {f"{n} learning_rate {r}" for n in ("100M", "200M", "400M")
                                             for r in ("0.001", "0.003")}  # fmt: skip


def test_a_rate_that_follows_the_steps_is_a_schedule():
    step = CHECKPOINTS["tokens"] / 1e6
    along = CHECKPOINTS.assign(step=step, learning_rate=1e-3 / np.sqrt(step))
    assert read(along).n_runs == 3


def test_a_column_that_names_a_sweep_is_kept_and_makes_no_run():
    """Sixteen sizes under one name, four at each budget: as many runs."""
    c = np.repeat([1e18, 3e18, 1e19, 3e19], 4)
    n = np.sqrt(c / 120) * np.tile([0.25, 0.6, 1.6, 4.0], 4)
    frame = pd.DataFrame({"run": "sweep-a", "params": n, "tokens": c / 6 / n})
    found = read(frame)
    assert found.n_runs == found.table["run"].nunique() == 16
    assert set(found.table["sweep"]) == {"sweep-a"}
    assert found.table["run"].iloc[0].startswith("sweep-a ")
    assert "'run' names what models of different size share, and no run; it is kept as sweep" in [
        p.message for p in found.problems
    ]


def test_a_method_with_checkpoints_of_several_sizes_has_runs_below_it():
    frame = pd.concat([CHECKPOINTS.assign(run=m) for m in ("ours", "baseline")])
    found = read(frame)
    assert found.n_runs == 6
    assert found.table["run"].unique().tolist()[:2] == ["ours 100M", "ours 200M"]


def test_rows_of_one_name_and_size_are_checkpoints():
    frame = CHECKPOINTS.assign(run=CHECKPOINTS["params"].map({1e8: "s", 2e8: "m", 4e8: "l"}))
    found = read(frame)
    assert found.table["run"].tolist() == frame["run"].tolist()
    assert found.n_runs == 3


@pytest.mark.parametrize(
    ("tokens", "runs"),
    [
        ([1, 2, 3, 4, 5, 6], ["a"] * 6),
        ([6, 5, 4, 3, 2, 1], ["a"] * 6),  # the last row first
        ([1, 2, 3, 1, 2, 3], ["a", "a", "a", "a #2", "a #2", "a #2"]),
        ([1, 2, 3, 1.5, 2.5, 3.5], ["a", "a", "a", "a #2", "a #2", "a #2"]),
        ([1, 1, 2, 2, 3, 3], ["a"] * 6),  # nothing falls back
        ([4, 5, 6, 1, 2, 3], ["a"] * 6),  # the end first: nothing comes again
        ([3, 1, 4, 2, 6, 5], ["a"] * 6),  # in no order
        ([5, 5, 5, 5, 5, 5], ["a"] * 6),
    ],
)
def test_rows_of_one_name_that_start_again_are_another_run(tokens, runs):
    loss = 3 + np.arange(6) / 100  # no row is a copy of another
    frame = pd.DataFrame({"run": "a", "params": 1e8, "tokens": np.array(tokens) * 1e9, "loss": loss})
    assert read(frame).table["run"].tolist() == runs
    copies = read(frame.loc[frame.index.repeat(2)].reset_index(drop=True))
    assert copies.table["run"].tolist()[::2] == copies.table["run"].tolist()[1::2] == runs


def test_another_seed_is_another_run():
    frame = pd.DataFrame({"run": ["a", "a", "a", "b"], "params": 1e8, "tokens": 1e9, "seed": [0, 1, 1, 0],
                          "loss": [3.0, 3.1, 3.2, 3.3]})  # fmt: skip
    assert read(frame).table["run"].tolist() == ["a", "a #2", "a #2", "b"]


def test_a_name_that_came_twice_at_other_sizes_is_two_runs():
    frame = pd.DataFrame({"run": ["base", "b", "base", "c"], "params": [1e8, 2e8, 4e8, 8e8], "tokens": 1e10})
    assert read(frame).table["run"].tolist() == ["base", "b", "base #2", "c"]


def test_what_is_logged_in_turn_at_one_step_is_one_run():
    turns = {"loss": [4, None, 3.8, None, 3.7, None], "loss/c4": [None, 4.1, None, 3.9, None, 3.8]}
    frame = pd.DataFrame({"run": "a", "params": 1e8, "step": [1, 1, 2, 2, 3, 3], **turns})
    assert read(frame).n_runs == 1


def test_ids_beat_display_names():
    text = "Name,ID,params,tokens,loss\nbase,k3f9,1e8,1e9,3.6\nbase,q7x2,1e8,1e9,3.62\nbig,p0a1,4e8,4e9,3.1\n"
    found = read_bytes("t.csv", f"{text}big,z9z9,4e8,4e9,3.12\n".encode())
    assert found.n_runs == 4
    rows = pd.DataFrame({"name": ["base", "base", "big"], "ID": ["k3f9", "q7x2", "p0a1"], "params": [1e8, 1e8, 4e8],
                         "tokens": [1e9, 2e9, 4e9]})  # fmt: skip
    found = read(rows)
    assert len(set(found.table["run"])) == 3


def test_of_one_id_twice_the_largest_step_stays():
    frame = pd.DataFrame({"id": ["a1", "b2", "a1", "c3", "d4"], "params": [1e8, 2e8, 1e8, 4e8, 8e8],
                          "tokens": [1e9, 2e9, 5e8, 4e9, 8e9], "step": [1000, 2000, 500, 4000, 8000]})  # fmt: skip
    found = read(frame)
    assert found.included.index.tolist() == [2, 3, 5, 6]
    assert found.table.loc[4, "excluded"] == "run 'a1' went on from before this row, which came again"
    assert read(frame, keep=frozenset({4})).included.index.tolist() == [2, 3, 4, 5, 6]


def test_steps_in_names_are_no_runs():
    frame = CHECKPOINTS.assign(run=[f"m{i // 10}-step{1000 * (i % 10 + 1)}" for i in range(30)])
    assert set(read(frame).table["run"]) == {"m0", "m1", "m2"}
    assert read(GRID.assign(run=[f"d{i}-64" for i in range(12)])).n_runs == 12


def test_excluded_rows_tell_nothing():
    frame = CHECKPOINTS.assign(excluded=["", *["by hand"] * 9] * 3)
    assert read(frame).n_runs == 30
    assert "run" not in read(frame).table


@pytest.mark.parametrize("frame", [CHECKPOINTS, GRID, CHECKPOINTS.assign(run="sweep")])
def test_a_table_that_is_read_again_stays_the_same(frame):
    found = read(frame)
    again = read_bytes("t.csv", found.to_csv().encode())
    assert again.digest == found.digest
    assert again.n_runs == found.n_runs


def designs():
    """Seeded designs: (name, rows, number of runs): checkpoints of few models, ladders, sweeps of budgets."""
    rng = np.random.default_rng(1)
    for models in (4, 6, 8, 12):
        for each in (8, 20, 40):
            n = np.geomspace(5e7, 3e9, models)
            last = 20 * n * rng.choice([1, 2, 4, 8], models)
            rows = [(size, end * np.linspace(1 / each, 1, each)) for size, end in zip(n, last, strict=True)]
            yield f"checkpoints {models} x {each}", sizes(*rows), models
            rows = [(size, np.linspace(1 / each, 1, each) * 3e11) for size in n]
            yield f"checkpoints at common tokens {models} x {each}", sizes(*rows), models
    for models in (4, 8, 14):
        n = np.geomspace(5e7, 5e9, models)
        yield f"ladder {models}", sizes(*((s, s * np.array([5, 10, 20, 40, 80])) for s in n)), 5 * models
        yield f"grid {models}", sizes(*((s, np.geomspace(1e9, 1e11, 8)) for s in n)), 8 * models
    ladder = np.geomspace(3e7, 6e9, 10)
    for budgets in (4, 6):
        c = np.geomspace(1e18, 1e21, budgets)
        yield f"budgets {budgets}", sizes(*((s, c / 6 / s) for s in ladder)), 10 * budgets
    yield "scattered", sizes(*((s, [20 * s]) for s in np.exp(rng.uniform(17, 22, 30)))), 30


@pytest.mark.parametrize(("frame", "runs"), [pytest.param(f, n, id=name) for name, f, n in designs()])
def test_designs_are_told_apart_in_any_order(frame, runs):
    rng = np.random.default_rng(2)
    for _ in range(2):
        found = read(frame)
        assert found.n_runs == runs
        assert found.questions == ()
        frame = frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)


def test_a_dense_history_is_thinned_and_says_so():
    frame = pd.concat([
        pd.DataFrame({"run": r, "params": n, "step": np.arange(1, 401), "tokens": np.arange(1, 401) * 1e6})
        for r, n in (("a", 1e8), ("b", 4e8))
    ])  # fmt: skip
    found = from_table(RawTable(frame.assign(loss=loss_of(frame)), "history"), "t")
    assert found.n_runs == 2
    assert 40 <= len(found.included) <= 60
    assert found.included["step"].max() == 400
    assert any("a history is thinned to checkpoints by the rule" in p.message for p in found.problems)


def test_models_that_a_text_beside_the_table_tells_apart_are_as_many_runs():
    frame = pd.DataFrame({
        "model": np.repeat(["pythia-a", "pythia-b"], 8), "revision": [f"step{s}" for s in range(1000, 9000, 1000)] * 2,
        "tokens": list(np.arange(1, 9) * 2e9) * 2, "loss": [*np.linspace(3.9, 3.2, 8), *np.linspace(3.6, 2.9, 8)],
    })  # fmt: skip
    assert read(frame).n_runs == 2
    assert read(frame.assign(params=4e8)).n_runs == 2


@pytest.mark.parametrize("ids", [range(30), [f"r{i:03}" for i in range(30)]])
def test_rows_like_checkpoints_under_a_name_a_row_are_warned_of(ids):
    said = [p.message for p in read(CHECKPOINTS.assign(run=list(map(str, ids)))).problems if p.severity == "warning"]
    assert any("3 configurations" in text for text in said)
    grid = read(GRID.assign(run=[f"r{i:03}" for i in range(12)]))
    assert not [p for p in grid.problems if p.severity == "warning"]


def test_dates_tell_no_configurations_apart():
    assert read(CHECKPOINTS.assign(date=[f"2025-01-{1 + i % 5:02}" for i in range(30)])).n_runs == 3


def test_last_steps_of_named_runs_are_no_checkpoints():
    """Two runs of one size that ended at different steps, each with a name of its own."""
    frame = pd.DataFrame(
        {
            "run": list("abcdef"), "params": [1e8, 1e8, 2e8, 2e8, 4e8, 4e8], "step": [1000, 3000] * 3,
            "tokens": [1e9, 3e9] * 3, "loss": [3.5, 3.3, 3.2, 3.1, 3.0, 2.9],
        }
    )  # fmt: skip
    assert not [p.message for p in from_table(frame, "t").problems if p.severity == "warning"]
