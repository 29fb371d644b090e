"""One law under every objective: which fits are asked for, in which order, and what becomes of those that fail."""

import pytest

from core.errors import BadInput
from core.fit import OBJECTIVES, FitOptions
from core.fit.result import Reached
from core.fit.validation import by_objective as module
from core.fit.validation.by_objective import DELTAS, alone, by_objective
from tests.fit._examples import LINE, fit_of, line_runs

RUNS = line_runs(40)[1]
HUBERS = [o for o in OBJECTIVES.values() if o.uses_delta]


@pytest.fixture
def seen(monkeypatch):
    """Stands in for the fit, which has tests of its own, and keeps the options that it was asked with."""
    options_seen = []

    def fit(law, runs, options, progress):
        options_seen.append(options)
        if progress:
            progress("starts", 1, 1)
        name = options.objective or law.objective
        if name == "mse-log":
            raise BadInput("loss is -1 in row 3; it has no logarithm.")
        failed = {"status": "failed", "message": "No start was finite."} if name == "huber-log" else {}
        return fit_of(
            law, {"a": 2.0, "b": 0.3}, runs, objective=Reached(name=name, value=1.0), delta=options.delta,
            resamples=options.bootstrap, **failed,
        )  # fmt: skip

    monkeypatch.setattr(module, "fit", fit)
    return options_seen


def test_every_objective_is_there_once_and_the_choice_is_first(seen):
    found = by_objective(LINE, RUNS, FitOptions())
    pairs = [(u.objective.name, u.delta) for u in found]
    wanted = {(o.name, d) for o in OBJECTIVES.values() for d in (DELTAS if o.uses_delta else (None,))}
    assert pairs[0] == ("mse", None)  # the law's own
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == wanted
    assert [u.chosen for u in found] == [True] + [False] * (len(found) - 1)
    assert {u.objective.name for u in found if u.leans} == {"huber-log-asymmetric"}


def test_a_choice_of_ones_own_is_one_row_more(seen):
    options = FitOptions(starts=16, objective="huber", delta=0.02, bootstrap=40, seed=3)
    found = by_objective(LINE, RUNS, options, deltas=(1e-3,))
    labels = [(u.objective.name, u.delta) for u in found]
    assert labels[0] == ("huber", 0.02)
    assert ("huber", 1e-3) in labels[1:]
    assert len(labels) == 1 + len(HUBERS) + 2
    fits = [u.fit for u in found if u.fit]
    assert [f.resamples for f in fits] == [40] + [0] * (len(fits) - 1)
    assert all(f.n_runs == 40 for f in fits)
    assert "0.02" in found[0].label
    assert {(o.starts, o.seed) for o in seen} == {(16, 3)}  # from the same starts


def test_deltas_come_once_and_in_order(seen):
    found = by_objective(LINE, RUNS, FitOptions(), deltas=(0.1, 1e-3, 0.1))
    assert [u.delta for u in found if u.objective.name == "huber"] == [1e-3, 0.1]


def test_a_fit_that_there_is_already_is_not_made_again(seen):
    mine = fit_of(LINE, {"a": 2.0, "b": 0.3}, RUNS, objective=Reached(name="huber", value=1.0), delta=0.1)
    found = by_objective(LINE, RUNS, FitOptions(), chosen_fit=mine)
    assert found[0].fit is mine
    assert (found[0].objective.name, found[0].delta) == ("huber", 0.1)  # as it was fitted, whatever the options say
    assert ("huber", 0.1) not in [(o.objective, o.delta) for o in seen]
    assert len(seen) == len(found) - 1


def test_an_objective_that_these_runs_do_not_allow_keeps_its_line(seen):
    found = {u.objective.name: u for u in by_objective(LINE, RUNS, FitOptions(), deltas=(1e-3,))}
    assert (found["mse-log"].fit, found["mse-log"].error) == (None, "loss is -1 in row 3; it has no logarithm.")
    assert (found["huber-log"].fit, found["huber-log"].error) == (None, "No start was finite.")
    assert found["huber"].error == ""


def test_what_the_chosen_fit_refuses_is_refused(seen):
    with pytest.raises(BadInput, match="it has no logarithm"):
        by_objective(LINE, RUNS, FitOptions(objective="mse-log"))


def test_an_unknown_objective_is_refused():
    with pytest.raises(BadInput, match="no objective called"):
        by_objective(LINE, RUNS, FitOptions(objective="likelihood"))


def test_progress_names_each_fit_and_may_stop(seen):
    messages = []

    def tell(stage, done, total):
        messages.append(stage)
        if "squared error of log" in stage:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        by_objective(LINE, RUNS, FitOptions(), (1e-3,), progress=tell)
    assert messages[0] == "your choice: starts"
    assert messages[1:] == [
        "Huber on log loss, delta 0.001: starts", "Huber on loss, delta 0.001: starts",
        "squared error of log loss: starts",
    ]  # fmt: skip


def test_a_fit_stands_alone_under_its_own_objective():
    mine = fit_of(LINE, {"a": 2.0, "b": 0.3}, RUNS, objective=Reached(name="huber-log", value=1.0), delta=0.01)
    [one] = alone(mine)
    assert (one.objective.name, one.delta, one.chosen, one.fit) == ("huber-log", 0.01, True, mine)
    [plain] = alone(fit_of(LINE, {"a": 2.0, "b": 0.3}, RUNS, objective=Reached(name="mse-log", value=1.0), delta=0.01))
    assert plain.delta is None  # it has none to be shown
