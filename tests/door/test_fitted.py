"""The record of a fit: tables, decisions, texts and pictures."""

import traceback

import numpy as np
import pytest

from core import door as sl
from core.fit.diagnostics.residuals import residuals


def test_it_says_itself_in_text_and_html(fitted):
    assert "chinchilla fitted to data frame" in repr(fitted)
    assert "<table" in fitted._repr_html_()
    assert list(fitted.parameters.columns) == ["value", "low", "high"]
    assert fitted.verdict.level in ("solid", "care", "no")


def test_residuals_are_those_of_the_engine_by_row_of_the_frame(fitted, frame):
    found = fitted.residuals
    assert found["residual"].tolist() == residuals(fitted.record, fitted.runs)["residual"].tolist()
    assert np.array_equal(found["observed"], frame.loc[found.index, "loss"])


def test_a_budget_is_split(fitted):
    found = fitted.allocate(flops=1e23)
    assert found.params == found["params"] == found.table.loc["params", "value"]
    assert 6 * found.params * found.tokens == pytest.approx(1e23, rel=1e-9)
    with pytest.raises(sl.BadInput):
        fitted.allocate(flops=-1)


def test_a_backtest_hides_the_top(fitted):
    found = fitted.backtest(hide=0.5, starts=8)
    assert found.table.loc["chinchilla", "n_test"] >= 1
    with pytest.raises(sl.BadInput, match="cannot be hidden"):
        fitted.backtest(hide=99)


def test_what_needs_the_runs_says_so(fitted, tmp_path):
    fitted.to_json(tmp_path / "fit.json")
    bare = sl.load(tmp_path / "fit.json")
    with pytest.raises(sl.BadInput, match="without its runs") as caught:
        bare.residuals  # noqa: B018
    assert traceback.extract_tb(caught.value.__traceback__)[-1].filename == __file__


def test_it_is_drawn_for_notebook_and_paper(fitted, tmp_path):
    assert fitted.plot().to_dict()["width"] == 640
    fitted.figure("3.25in").save(tmp_path / "fit.pdf")
    assert (tmp_path / "fit.pdf").read_bytes().startswith(b"%PDF")
