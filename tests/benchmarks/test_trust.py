"""Ten simulated tables of three forms by the way of a real fit, and what the report makes of numbers by hand."""

import json

import numpy as np
import pandas as pd
import pytest

from benchmarks._trust_replayed import tabulated as splits
from benchmarks._trust_replayed import worst
from benchmarks._trust_report import BEGIN, END, written
from benchmarks._trust_simulated import FAR, FIELDS, UNIT, simulated, summary, tabulated
from benchmarks._trust_worlds import DESIGNS, FORMS, NOISES, ahead, noise, table
from benchmarks.trust import code, finished, keep, kept
from core.fit import FitOptions

FEW = FitOptions(starts=16, bootstrap=40)
TEN = [("right", 4), ("interaction", 3), ("repeated-2B", 3)]


@pytest.fixture(scope="module")
def ten():
    rows = [simulated(form, "50", "normal", number, FEW) for form, count in TEN for number in range(count)]
    return tabulated(rows)


def test_ten_tables_of_three_forms_hold_further_runs(ten):
    """Of 20 runs that bands hold 95 times in 100, 17 and fewer are held once in 13 times, 15 and fewer once in 400."""
    assert len(ten) == 20
    assert summary(ten)["held"] >= 16 / 20
    assert summary(ten)["none"] == 0


def test_the_band_is_narrow_where_the_law_holds_and_wide_where_tokens_were_repeated(ten):
    near = ten[ten["decades"] == FAR[0]]
    right, repeated = (summary(near[near["form"] == form]) for form in ("right", "repeated-2B"))
    assert right["half"] < 0.04 < repeated["half"]
    assert right["times"] < 2.2 < repeated["times"]
    assert repeated["best"] == 0


def test_no_badge_is_the_best_beyond_a_decade_and_a_half(ten):
    assert (ten.loc[ten["decades"] == FAR[1], "level"] != "solid").all()


def test_a_table_depends_on_its_cell_and_number_alone():
    again = [table("right", "35", "t2", np.random.default_rng(4))["loss"].to_numpy() for _ in range(2)]
    np.testing.assert_array_equal(*again)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_losses_that_fall_with_size_and_data(form):
    n, d = np.geomspace(1e8, 1e10, 9), np.geomspace(2e9, 2e11, 9)
    loss = FORMS[form].loss
    assert (np.diff(loss(np.full(9, 1e8), d)) < 0).all()
    assert (np.diff(loss(n, 20 * n)) < 0).all()
    assert loss(np.float64(1e9), np.float64(2e10)) == pytest.approx(2.35, abs=0.55)


def test_the_kinds_of_forms_differ_from_the_law_where_they_say():
    """A form that no run shows is the law up to the edge of the runs, and another one beyond."""
    n, inside, beyond = np.float64(1e9), np.float64(1.9e10), np.float64(1e12)
    right = FORMS["right"].loss
    for name, form in FORMS.items():
        if form.kind == "hidden":
            assert form.loss(n, inside) == right(n, inside), name
        if name != "right":
            assert abs(form.loss(n * 30, beyond) / right(n * 30, beyond) - 1) > 0.004, name


@pytest.mark.parametrize("kind", NOISES)
def test_noise_of_either_shape_has_the_same_typical_size(kind):
    """The median of half a per cent of normal noise is .5 % times .6745."""
    drawn = noise(kind, 40_001, np.random.default_rng(0))
    assert np.median(np.abs(drawn)) == pytest.approx(0.005 * 0.6745, rel=0.03)


@pytest.mark.parametrize("design", DESIGNS)
def test_designs_have_the_runs_that_they_say(design):
    frame = table("right", design, "normal", np.random.default_rng(1))
    assert len(frame) == (int(design) if design.isdigit() else 42)
    assert frame["run"].is_unique
    assert (frame["tokens"] / frame["params"]).between(1, 400).all()


def test_the_point_ahead_has_the_usual_ratio_and_the_compute_that_it_says():
    frame = pd.DataFrame({"params": [1e9, 2e9], "tokens": [1e10, 3e10]})
    at = ahead(frame, 1.0)
    assert at["tokens"] / at["params"] == pytest.approx(20)
    assert at["params"] * at["tokens"] == pytest.approx(6e20)


def row(level, run, low, high, mean=(-100, 100)):
    """One table at both distances: a run and the ends of its bands, in multiples of UNIT."""
    values = {"run": run, "value": 10, "low": low, "high": high, "sampling_low": low / 2, "sampling_high": high / 2,
              "average": 5, "mean_low": mean[0], "mean_high": mean[1], "level": level}  # fmt: skip
    at = [values.get(name, 0) for name in FIELDS]
    return {"form": "right", "design": "50", "noise": "normal", "table": 0, "at": [at, at]}


def test_a_summary_is_what_one_counts_by_hand():
    rows = [
        row("solid", 0, -1000, 1000),
        row("solid", 0, -3000, 3000, (20, 90)),
        row("care", 900, -1000, 1000),
        row("care", -1100, -1000, 1000),
        row("no", 0, np.nan, np.nan),
    ]
    got = summary(tabulated(rows)[lambda t: t["decades"] == FAR[0]])
    assert got["held"] == pytest.approx(3 / 4)
    assert (got["under"], got["above"]) == (pytest.approx(1 / 4), 0)
    assert got["sampled"] == pytest.approx(2 / 4)
    assert got["none"] == pytest.approx(1 / 5)
    assert got["half"] == pytest.approx(1000 * UNIT)
    assert got["times"] == pytest.approx(2)
    assert (got["best"], got["false"], got["badges"]) == (pytest.approx(2 / 5), pytest.approx(1 / 2), 2)


def replay_row(table, hidden, under):
    split = {"fitted": 50, "hidden": hidden, "none": 0, "under": under, "above": 0, "beneath": 1, "over": 0,
             "error": 0.02, "error_average": 0.01, "width": 0.03, "widened": [1.0, 1.0], "no_form": "",
             "settled": True}  # fmt: skip
    none = {"why": "too few decades"}
    return {"replayed": table, "law": "chinchilla", "half": False, "target": "loss", "splits": [split, none, none]}


def test_the_worst_splits_are_those_of_many_hidden_runs_that_are_held_least():
    frame = splits([replay_row("a", 25, 20), replay_row("b", 10, 10), replay_row("a", 25, 24), replay_row("c", 40, 2)])
    assert worst(frame)[["name", "under"]].values.tolist() == [["a", 24], ["c", 2]]


def test_what_was_kept_is_written_and_a_line_cut_off_is_done_again(tmp_path):
    state = tmp_path / "state.jsonl"
    keep(state, {**row("solid", 0, -1000, 1000)})
    keep(state, replay_row("chinchilla", 25, 1))
    state.write_text(state.read_text() + json.dumps({"form": "right"})[:7])
    text = written(kept(state), code())
    assert len(kept(state)) == 2
    assert "| right | 50 | normal | 1 | 100.0 / 100.0 |" in text
    assert "| public runs: hidden runs in the drawn band | >= 88 % | 96.0 % | 25 | yes |" in text
    assert text.index(BEGIN) < text.index("public runs: hidden") < text.index(END)


def test_what_other_code_measured_is_measured_again_where_that_is_wanted(tmp_path):
    state, old = tmp_path / "state.jsonl", row("solid", 0, -1000, 1000)
    state.write_text(json.dumps(old | {"code": "older"}) + "\n")
    assert finished(state, fresh=False) == {("right", "50", "normal", 0)}
    assert finished(state, fresh=True) == set()
    keep(state, row("care", 0, -1000, 1000))
    assert finished(state, fresh=True) == {("right", "50", "normal", 0)}
    assert [r["at"][0][-1] for r in kept(state)] == ["care"]
    assert "1 of 1 lines are of the code" in " ".join(written(kept(state), code()).split())
