"""Verdicts: what a sceptic must be told, and told in plain sentences."""

import json

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit import FitOptions, fit, load_fit, verdict
from core.fit.diagnostics.trust import UNJUDGED, recorded, with_verdict
from core.runs import from_table, load_bundled
from core.verdict import LEVELS
from tests.fit._examples import CHINCHILLA, bundled_fit, named, spread, table_of, two_terms
from tests.fit.diagnostics._verdicts import judged, texts


def test_good_runs_and_a_law_that_fits_are_trusted():
    found = judged(two_terms(spread(150), 0.003))
    assert found.level == "solid"
    assert found.sentence.startswith("Solid: ")
    assert not texts(found, "care")
    assert "the resamples disagree most on" in found.way_out


def test_the_level_is_that_of_the_worst_reason_and_reasons_come_worst_first():
    for runs in (two_terms(spread(40)), two_terms(spread(8)), two_terms(spread(40), 0.2)):
        found = judged(runs)
        order = [LEVELS.index(r.level) for r in found.reasons]
        assert order == sorted(order, reverse=True)
        assert found.level == found.reasons[0].level
        assert found.sentence.count("\n") == 0
        assert found.sentence.endswith(".")
        assert all(text.endswith(".") and text == text.strip() for text in texts(found))


def test_without_resamples_nobody_knows_how_uncertain_it_is():
    found = verdict(bundled_fit(bootstrap=0), load_bundled("chinchilla"))
    assert found.level == "care"
    assert "No resamples were made" in found.sentence.replace("no resamples", "No resamples")
    assert found.way_out == ""


@pytest.mark.parametrize("n", [1, 19])
def test_a_handful_of_resamples_is_as_good_as_none(n):
    found = judged(two_terms(spread(40)), FitOptions(starts=32, bootstrap=n))
    assert found.level == "care"
    assert not any("±" in text for text in texts(found))


@pytest.mark.parametrize(("name", "called"), [("params", "parameters"), ("tokens", "training tokens")])
def test_one_level_of_a_feature_is_not_to_be_trusted_and_is_named(name, called):
    x = {**spread(40), name: np.full(40, 2e9)}
    found = judged(two_terms(x))
    assert found.level == "no"
    assert any(text.startswith(f"There is one level of {called} only") for text in texts(found, "no"))
    assert called in found.sentence


def test_two_levels_are_not_enough_for_an_exponent():
    x = spread(40)
    x["tokens"] = np.where(np.arange(40) % 2 == 0, 5e9, 2e10)
    found = judged(two_terms(x))
    assert found.level == "no"
    assert any(text.startswith("There are 2 levels of training tokens only") for text in texts(found))


def test_few_runs():
    found = judged(two_terms(spread(8)))
    assert found.level == "no"
    assert "8 runs for 5 parameters are few." in texts(found, "no")
    found = judged(two_terms(spread(20)))
    assert "20 runs for 5 parameters are few." in texts(found, "care")
    assert not any("are few" in text for text in texts(judged(two_terms(spread(30)))))


def test_a_pin_leaves_fewer_parameters_to_find():
    runs = two_terms(spread(20))
    found = judged(runs, FitOptions(starts=32, bootstrap=100, pins=(("E", 1.8), ("alpha", 0.35))))
    assert not any("are few" in text for text in texts(found))


def test_size_and_data_that_grow_together_cannot_be_told_apart():
    x = spread(40)
    found = judged(two_terms({**x, "tokens": 20 * x["params"]}))
    assert found.level in ("care", "no")
    assert any("Parameters and training tokens vary together" in text for text in texts(found))


@pytest.mark.parametrize(("few", "level"), [(1, "no"), (4, "no"), (5, "care"), (14, "care"), (15, "solid")])
def test_checkpoints_of_a_few_runs_count_as_a_few_runs(few, level):
    found = judged(named(two_terms(spread(40)), [f"r{i % few}" for i in range(40)]))
    assert found.level == level
    described = [text for text in texts(found) if text.startswith("The 40 rows are of only")]
    assert all(f"only {few} run{'s' if few > 1 else ''}, too few" in text for text in described)
    assert bool(described) == (few < 15)


def test_checkpoints_resampled_as_runs_are_told():
    runs = named(two_terms(spread(60)), [f"r{i // 3}" for i in range(60)])
    described = "Rows of one run were resampled as if they were runs of their own: the intervals are too narrow."
    assert described in texts(judged(runs, FitOptions(starts=32, bootstrap=100, cluster="none")), "care")
    assert described not in texts(judged(runs))


def test_a_parameter_that_the_runs_do_not_feel_is_not_determined():
    """Runs of one epoch say nothing about repetition, whose two columns are then one."""
    law, x = laws.get("data-constrained"), spread(40)
    runs = table_of(law, law.published[0].values, {**x, "unique_tokens": x["tokens"]}, 0.003)
    found = judged(runs, FitOptions(starts=16, bootstrap=40), "data-constrained")
    assert found.level == "no"
    assert any(text.startswith("No intervals: tokens and unique_tokens go together") for text in texts(found))


def mixed(**gamma):
    """Runs whose losses are 2.1 + exp(sum of shares times gamma), and a little noise."""
    rng = np.random.default_rng(3)
    shares = rng.dirichlet([1.0] * len(gamma), 30)
    loss = (2.1 + np.exp(shares @ np.array(list(gamma.values())))) * np.exp(1e-4 * rng.standard_normal(30))
    columns = {f"mix/{name}": shares[:, i] for i, name in enumerate(gamma)}
    return from_table(pd.DataFrame({**columns, "loss": loss}), "mixed")


def test_coefficients_below_zero_are_determined_where_their_intervals_say_so():
    """Shares that lower the loss have negative coefficients; what they are is known as that of any other."""
    runs = mixed(code=-0.5, prose=0.0, web=-1.3)
    fitted = fit(laws.get("mixture-exponential"), runs, FitOptions(starts=16, bootstrap=100))
    found = verdict(fitted, runs)
    assert not [text for text in texts(found) if "do not determine" in text]
    assert found.level != "no"
    assert "times their size" not in found.way_out
    assert "% code" in found.way_out
    for low, high, left_open in [(-1.3, -0.2, 0), (-0.1, 0.1, 0), (-0.8, 0.3, 1)]:
        changed = fitted.parameters["gamma[code]"].model_copy(update={"low": low, "high": high})
        other = fitted.model_copy(update={"parameters": {**fitted.parameters, "gamma[code]": changed}})
        assert len([t for t in texts(verdict(other, runs)) if "do not determine" in t]) == left_open, (low, high)


def test_an_interval_without_width_is_not_certainty():
    fitted, runs = bundled_fit(), load_bundled("chinchilla")
    flat = {
        k: e.model_copy(update={"low": e.value, "high": e.value} if k == "alpha" else {})
        for k, e in fitted.parameters.items()
    }
    found = verdict(fitted.model_copy(update={"parameters": flat}), runs)
    assert [text for text in texts(found, "no") if text.startswith("No resample moved alpha from")]


def test_a_parameter_without_interval_is_not_determined():
    """It is as serious as it is for predictions: where refits have them agree, it asks for care alone."""
    said, runs = "E has no 95 % interval: these runs would allow any value of it.", two_terms(spread(40), 0.05)
    bare = judged(runs, FitOptions(starts=32, bootstrap=100, weak_priors=False))
    assert said in texts(bare, "no")
    assert said in texts(judged(runs), "care")
    wide = judged(two_terms(spread(40), 0.15))
    assert said not in texts(wide, "care")
    assert wide.level == "no"


def test_heavy_noise_is_not_trusted():
    found = judged(two_terms(spread(40), 0.2))
    assert found.level == "no"


def test_noiseless_runs_are_good_but_for_intervals():
    found = judged(two_terms(spread(40), 0.0))
    assert [r.text[:13] for r in found.reasons if r.level != "solid"] == ["No intervals:"]
    assert not any("there may be a better one" in text for text in texts(found))


def test_a_wide_extrapolation_is_said_with_its_width():
    found = judged(two_terms(spread(40), 0.02))
    assert found.level != "solid"
    assert any("±" in text for text in texts(found))


@pytest.mark.parametrize("share", [0.05, 0.1, 0.15])
def test_lowest_losses_off_the_law_are_told(share):
    """Where the loss stops falling, the largest runs lie above the law that the others follow."""
    x = spread(60)
    runs = two_terms(x, 0.001)
    table = runs.table.drop(columns="excluded")
    table["loss"] = np.maximum(table["loss"], np.quantile(table["loss"], share))
    found = judged(from_table(table, "floor"))
    assert found.level != "solid"
    described = [text for text in texts(found, "care") if "lowest predicted loss" in text]
    assert len(described) == 1
    assert " above the law" in described[0]
    assert not any("lowest predicted loss" in text for text in texts(judged(runs)))


def test_symbols_keep_their_case_in_the_sentence():
    note = "E was driven to the edge of what is allowed: these runs do not determine it."
    found = verdict(bundled_fit().model_copy(update={"notes": [note]}), load_bundled("chinchilla"))
    assert found.sentence.startswith(f"With care: {note[:-1]}")  # predictions agree all the same


def test_what_was_driven_off_is_said_once():
    table = load_bundled("gemstones").included
    runs = from_table(table[table["width"] == 512].drop(columns="excluded").reset_index(drop=True), "512 wide")
    found = judged(runs, FitOptions(starts=32, bootstrap=40, delta=1e-4))
    assert len([text for text in texts(found, "no") if text.startswith("A was driven")]) == 1


def test_why_there_are_no_intervals_is_said_and_nothing_is_said_of_them():
    runs = named(two_terms(spread(30)), np.repeat([f"r{i}" for i in range(6)], 5))
    fitted = fit(laws.get("chinchilla"), runs, FitOptions(bootstrap=60, starts=16))
    assert all(e.low is None for e in fitted.parameters.values())
    found = verdict(fitted, runs)
    assert [text for text in texts(found) if "interval" in text] == [n for n in fitted.notes if "interval" in n]
    assert not any("resamples were made" in text for text in texts(found))
    assert "The 30 rows are of only 6 runs, too few to resample by." in texts(found, "care")


def test_a_column_called_knowledge_is_no_edge():
    table = two_terms(spread(40)).table.drop(columns="excluded")
    table["metric/knowledge"] = np.where(np.arange(40) < 2, np.nan, table["loss"])
    runs = from_table(table, "knowledge")
    found = judged(runs, FitOptions(target="metric/knowledge", starts=32, bootstrap=100))
    assert not any("knowledge" in text for text in texts(found, "no"))


def test_a_stand_in_column_asks_for_care():
    found = judged(two_terms(spread(40)), key="kaplan-nd")
    assert any("parameters stands in for non-embedding parameters" in text for text in texts(found, "care"))


def test_a_failed_fit_is_not_to_be_trusted():
    failed = bundled_fit(0).model_copy(update={"status": "failed", "parameters": {}, "message": "None of 4 starts."})
    found = verdict(failed, load_bundled("chinchilla"))
    assert (found.level, found.way_out) == ("no", "")
    assert found.sentence == "Not from these runs: none of 4 starts."


def test_the_way_out_is_where_resamples_disagree_and_carries_units():
    found = judged(two_terms(spread(40)))
    assert " parameters, " in found.way_out
    assert " tokens " in found.way_out
    assert CHINCHILLA.keys() == bundled_fit(0).parameters.keys()


def test_a_population_that_the_law_does_not_take_is_named():
    x = spread(60)
    kind = np.tile(["web", "books"], 30)
    runs = two_terms(x, train_set=kind)
    runs.table.loc[kind == "books", "loss"] *= 1.05
    found = verdict(fit(laws.get("chinchilla"), runs, FitOptions(bootstrap=60, starts=64)), runs)
    assert any(r.text.startswith("train_set explains") for r in found.reasons)
    assert found.level != "solid"


def test_errors_that_bend_with_a_feature_are_named():
    x = spread(80)
    runs = two_terms(x)
    z = np.log(x["params"] / np.sqrt(x["params"].min() * x["params"].max()))
    runs.table["loss"] = runs.table["loss"] * np.exp(0.03 * np.cos(3 * z))
    found = verdict(fit(laws.get("chinchilla"), runs, FitOptions(bootstrap=60, starts=64)), runs)
    assert found.level != "solid"


def test_the_way_out_of_repeated_data_can_be_trained():
    runs = load_bundled("datablations")
    found = verdict(fit(laws.get("data-constrained"), runs, FitOptions(bootstrap=60, starts=64)), runs)
    assert "unique tokens" in found.way_out


def test_many_runs_missed_by_far_are_said_though_the_median_is_small():
    runs = two_terms(spread(80))
    runs.table.loc[runs.table.index[::8], "loss"] *= 1.3
    assert any("misses" in text for text in texts(judged(runs), "care"))


def test_a_saved_fit_keeps_its_verdict(tmp_path):
    runs = load_bundled("chinchilla")
    with_verdict(bundled_fit(), runs).save(tmp_path / "fit.json")
    found = load_fit(tmp_path / "fit.json")
    assert recorded(found) == verdict(bundled_fit(), runs)
    assert found.report()["verdict"] == verdict(bundled_fit(), runs).report()


def test_a_fit_without_its_runs_is_judged_by_its_record(tmp_path):
    """As one is that was saved before verdicts were: by its search and its intervals, and with care at the best."""
    old = bundled_fit().model_dump(mode="json")
    del old["verdict"]
    (tmp_path / "old.json").write_text(json.dumps(old))
    found = recorded(load_fit(tmp_path / "old.json"))
    assert found.level == "care"
    assert UNJUDGED in [r.text for r in found.reasons if r.level == "care"]
    assert any("starting points led to the same best fit" in r.text for r in found.reasons)
    few = bundled_fit().model_copy(update={"n_runs": 6})
    assert recorded(few).level == "no"
    failed = bundled_fit(0).model_copy(update={"status": "failed", "parameters": {}, "message": "None of 4 starts."})
    assert recorded(failed).sentence == "Not from these runs: none of 4 starts."
