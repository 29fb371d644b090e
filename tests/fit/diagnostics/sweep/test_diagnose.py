"""The diagnosis: healthy tables, one fault, several at once, and what is left of the misfit."""

import numpy as np
import pytest

from core import laws
from core.fit.diagnostics.sweep.causes import causes
from core.fit.diagnostics.sweep.diagnose import diagnose
from core.runs import load_bundled
from tests.fit._examples import CHINCHILLA, fit_of
from tests.fit.diagnostics.sweep._tables import (
    DESIGNS,
    grid,
    isoflop,
    numbers,
    runs_of,
    scattered,
    sweep,
    table,
    times_at,
)

OTHER = np.arange(60) % 3 == 0


def several():
    """Four crashes of 60 %, and a third of the rows 5 % worse for their optimiser."""
    times = times_at(60, [1, 20, 38, 50], 1.6) * np.where(OTHER, 1.05, 1.0)
    return sweep("scattered", optimizer=np.where(OTHER, "sgd", "adamw"), times=times)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("noise", [0.003, 0.01])
def test_healthy_tables_have_no_finding(design, noise):
    """benchmarks/diagnosis.py counts false alarms over many seeds; here are two each."""
    for seed in range(2):
        columns = {"optimizer": np.random.default_rng(seed).choice(["a", "b"], len(DESIGNS[design]()[0]))}
        assert diagnose(sweep(design, seed=seed, noise=noise, **columns)).findings == ()


def test_shares_are_what_leaving_out_takes_of_the_mean_square_in_turn():
    """Of squares of logs, four rows of log 1.6 make .0147 a row, and a third of log 1.05 (around the others) .0008."""
    found = diagnose(several())
    assert [f.cause for f in found.findings] == ["crashed", "other_settings"]
    assert found.findings[0].rows == numbers([1, 20, 38, 50])
    assert set(found.findings[1].rows) == set(numbers(np.flatnonzero(OTHER))) - set(found.findings[0].rows)
    first, second = (f.share for f in found.findings)
    assert first == pytest.approx(0.0147 / (0.0147 + 0.0008), abs=0.05)
    assert first + second + found.left == pytest.approx(1.0, abs=1e-9)
    assert found.scatter == pytest.approx(0.005, rel=0.4)


def test_the_answer_is_the_first_finding_in_one_line():
    assert (
        diagnose(several()).sentence
        == f"{100 * diagnose(several()).findings[0].share:.0f} % of the misfit comes from 4 crashed runs."
    )
    sizes = np.geomspace(1e8, 1e10, 20)
    tied = diagnose(runs_of(table(sizes, 20 * sizes)))
    assert tied.sentence == "Parameters and training tokens that are tied prevent a fit of separate exponents."
    assert diagnose(sweep("isoflop")).sentence.startswith("Nothing usual goes wrong in this sweep: runs scatter by 0.")


def test_runs_that_scatter_widely_are_not_called_in_order():
    """Half of the sizes have losses in bits: no cause is sure, and no healthy sweep scatters so."""
    frame = table(*grid())
    sizes = np.unique(frame["params"])
    frame.loc[frame["params"].isin(sizes[::2]), "loss"] /= np.log(2)
    found = diagnose(runs_of(frame))
    assert found.findings or found.scatter > 0.04
    assert "Nothing usual goes wrong" not in found.sentence


def test_what_prevents_a_fit_comes_first():
    tokens = np.geomspace(1e9, 1e11, 30)
    found = diagnose(runs_of(table(np.full(30, 1e8), tokens, times=times_at(30, [4, 9], 1.5))))
    assert [f.cause for f in found.findings] == ["few_levels", "crashed"]


def test_a_cause_that_hardly_moves_a_loss_is_none():
    """One run of 240 that lies 6 % above adds .4 % to the root of the mean square."""
    params, tokens = isoflop(12, 20)
    assert diagnose(runs_of(table(params, tokens, times=times_at(240, [100], 1.06)))).findings == ()


def test_the_session_s_fit_is_taken_where_there_is_one():
    runs = sweep("isoflop", times=times_at(40, [3, 8], 1.5))
    fit = fit_of(laws.get("chinchilla"), CHINCHILLA, runs)
    found = diagnose(runs, fit=fit)
    assert found.findings[0].rows == numbers([3, 8])
    law_of_compute = diagnose(runs, laws.get("power-law-compute"))
    assert law_of_compute.scales == ("flops",)


def test_the_order_of_rows_changes_nothing():
    runs = several()
    frame = runs.table
    turned = diagnose(runs_of(frame.iloc[::-1]))
    assert [sorted(f.rows) for f in turned.findings] == [sorted(f.rows) for f in diagnose(runs).findings]


def test_every_sentence_is_short_and_every_finding_says_what_to_do():
    found = [*diagnose(several()).findings, *diagnose(load_bundled("gadre-grid")).findings]
    for finding in found:
        assert len(finding.sentence.split()) <= 30, finding.sentence
        assert finding.next_step.endswith(".")


def test_causes_are_found_by_looking_with_what_each_must_say():
    assert len(causes()) >= 20
    for module in causes():
        assert module.KIND in ("errors", "design", "what is left")
        assert isinstance(module.RANK, int)
        assert module.__doc__.count(".") >= 2, module.__name__


def test_the_best_known_set_is_healthy():
    assert diagnose(load_bundled("chinchilla")).findings == ()
    assert scattered()[0].shape == (60,)


def test_the_report_is_plain_data():
    report = diagnose(several()).report()
    assert list(report) == ["sentence", "target", "scales", "rows", "findings", "left", "scatter"]
    assert report["rows"] == 60
