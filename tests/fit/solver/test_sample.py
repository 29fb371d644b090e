"""Large tables: starts are ranked on a sample of the rows, and the answer is that of every row."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit import FitOptions
from core.fit.solver import sample
from core.fit.solver.combined import combined
from core.fit.solver.sample import sampled
from core.fit.solver.search import search, search_all
from core.fit.solver.space import natural
from core.fit.solver.task import prepare
from core.runs import from_table

ROWS, FEW = 600, 128


@pytest.fixture
def few_rows(monkeypatch):
    """Let a table of hundreds of rows count as a large one."""
    monkeypatch.setattr(sample, "MANY_ROWS", ROWS - 1)
    monkeypatch.setattr(sample, "SAMPLE", FEW)


def simulated(seed: int = 0) -> pd.DataFrame:
    """Return runs of an additive law of size and data with 1 % noise, and a second target without noise."""
    rng = np.random.default_rng(seed)
    size, tokens = (np.exp(rng.uniform(np.log(a), np.log(b), ROWS)) for a, b in ((1e8, 1e10), (2e9, 2e11)))
    loss = 1.8 + 480.0 * size**-0.35 + 2100.0 * tokens**-0.37
    noisy = loss * np.exp(0.01 * rng.standard_normal(ROWS))
    return pd.DataFrame({"params": size, "tokens": tokens, "loss": noisy, "loss/clean": loss})


@pytest.mark.parametrize("key", ["chinchilla", "kaplan-nd", "power-law-compute"])
def test_the_optimum_of_all_rows_is_found(key, few_rows, monkeypatch):
    options = FitOptions(starts=32, target="loss")
    task = prepare(laws.get(key), from_table(simulated(), "t"), options)
    quick = search(task, options)
    monkeypatch.setattr(sample, "MANY_ROWS", ROWS)
    full = search(task, options)
    assert sampled([task]) is None
    assert quick.ends.value[quick.best] == pytest.approx(full.ends.value[full.best], rel=1e-12)
    if key == "chinchilla":  # the law of the runs: others have a flat bottom, where parameters are known less well
        # Where an objective is lowest it is flat: rounding (2e-16) leaves a place open by its root, 1.5e-8.
        assert quick.ends.u[quick.best] == pytest.approx(full.ends.u[full.best], rel=4 * 2.0**-26)
    assert quick.tried == full.tried == quick.counts.sum() + quick.screened


def test_tasks_of_one_table_share_the_sample(few_rows):
    runs, law = from_table(simulated(), "t"), laws.get("chinchilla")
    options = [FitOptions(starts=16, target=t) for t in ("loss", "loss/clean")]
    tasks = [prepare(law, runs, o) for o in options]
    few = sampled(tasks)
    assert few is not None
    assert few[0].used.rows.tolist() == few[1].used.rows.tolist()
    assert len(few[0].used.y) == FEW
    both = search_all(combined(tasks), tasks, options[0])
    alone = search(tasks[1], options[1])
    assert both[1].ends.u[both[1].best] == pytest.approx(alone.ends.u[alone.best], rel=1e-8)
    found = natural(tasks[1].law, both[1].ends.u[both[1].best])
    truth = {"E": 1.8, "A": 480.0, "B": 2100.0, "alpha": 0.35, "beta": 0.37}
    assert {k: float(v) for k, v in found.items()} == pytest.approx(truth, rel=1e-6)


def test_a_task_with_too_few_of_the_drawn_rows_is_searched_whole(few_rows):
    table = simulated()
    table.loc[FEW // 8 :, "loss/clean"] = np.nan
    runs, law = from_table(table, "t"), laws.get("chinchilla")
    assert sampled([prepare(law, runs, FitOptions(target=t)) for t in ("loss", "loss/clean")]) is None
