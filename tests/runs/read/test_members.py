"""Columns of domains: shares that names and sums show, losses behind a kind, and questions where only sums speak."""

import numpy as np
import pandas as pd

from core.runs import from_table, guess
from core.runs.options import ReadOptions

SHARES = np.random.default_rng(0).dirichlet(np.ones(3), 12)
LOSS = np.linspace(2, 3, 12)


def read(columns, **options):
    raw = pd.DataFrame(columns)
    found = guess([str(h) for h in raw], raw, ReadOptions(**options))
    return {m.column for m in found.mapped}, found


def shares(*names):
    return {name: SHARES[:, i] for i, name in enumerate(names)} | {"loss": LOSS}


def test_names_and_sums_together_make_a_mixture():
    assert read(shares("weight_a", "weight_b", "weight_c"))[0] == {"mix/a", "mix/b", "mix/c", "loss"}
    assert read(shares("p_a", "p_b", "p_c"))[0] == {"mix/a", "mix/b", "mix/c", "loss"}
    assert read(shares("github", "arxiv", "other"))[0] == {"mix/github", "mix/arxiv", "mix/other", "loss"}
    losses = {f"{name}_loss": LOSS for name in "abc"}
    assert read(shares("a", "b", "c") | losses)[0] >= {"mix/a", "mix/b", "mix/c", "loss/a"}


def test_sums_alone_are_asked_and_an_answer_decides():
    wanted, found = read(shares("alpha", "beta", "gamma"))
    assert wanted == {"loss"}
    assert [(q.option, dict(q.choices)[q.chosen]) for q in found.questions] == [("mixture", "no")]
    pair = {"dropout": SHARES[:, 0], "smoothing": 1 - SHARES[:, 0], "loss": LOSS}
    assert read(pair)[1].questions == []  # two may sum to one by chance
    wanted, found = read(shares("alpha", "beta", "gamma"), mixture="yes")
    assert wanted == {"mix/alpha", "mix/beta", "mix/gamma", "loss"}
    assert [dict(q.choices)[q.chosen] for q in found.questions] == ["yes"]


def test_guessed_shares_exclude_no_row():
    """Row 2 sums to 0.9: it has no mixture, and its loss stays."""
    frame = pd.DataFrame(shares("weight_a", "weight_b", "weight_c"))
    frame["weight_a"] = np.where(frame.index == 0, frame["weight_a"] - 0.1, frame["weight_a"])
    found = from_table(frame, "t")
    assert len(found.included) == 12
    assert found.table.filter(like="mix/").iloc[0].isna().all()
    assert any("row 2, mix/*" in p.message for p in found.problems if p.severity == "warning")


def test_losses_behind_their_kind_need_company_or_a_domain():
    assert read({"loss_c4": LOSS, "loss_pile": LOSS + 1, "params": 1e7 * LOSS})[0] == {"loss/c4", "loss/pile", "params"}
    assert read({"loss_c4": LOSS, "loss": LOSS, "params": 1e7 * LOSS})[0] == {"loss", "params"}
    assert read(shares("weight_a", "weight_b", "weight_c") | {"loss_a": LOSS})[0] >= {"loss/a", "mix/a"}


def test_percent_in_a_header_is_no_part_of_the_name():
    raw = pd.DataFrame({f"weight_{n} (%)": 100 * SHARES[:, i] for i, n in enumerate("abc")} | {"loss": LOSS})
    found = from_table(raw, "t")
    np.testing.assert_allclose(found.column("mix/a"), SHARES[:, 0], rtol=1e-12)
