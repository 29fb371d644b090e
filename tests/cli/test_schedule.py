"""Schedules from a shell: the numbers of the published law, a saved fit with intervals, bad input in one line."""

import json

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit.data.series import histories
from core.fit.evaluate import evaluate
from tests.cli._shell import answer, refused, run, words
from tests.tolerances import ALGEBRA

RUN = ("schedule", "multi-power@luo-400m", "--steps", "6000", "--warmup", "600")


def straight_down() -> np.ndarray:
    """Rates of 6,000 steps: 600 up, then straight down to a tenth, written out by hand."""
    step = np.arange(6001)
    return 3e-4 * np.interp(step, [0, 600, 6000], [0, 1, 0.1])


def test_the_shape_of_schedules():
    found = answer(run(*RUN, "--draw", "0.8=1, 1=0.1", "--curve", "linear", "--json"))
    assert set(found) == {"unit", "schedules", "lowest", "curve"}
    assert set(found["schedules"]) == {"constant", "cosine", "linear", "wsd", "drawn", "lowest"}
    ends = [v["value"] for v in found["schedules"].values()]
    assert ends == sorted(ends)
    assert next(iter(found["schedules"])) == "lowest"
    assert found["schedules"]["linear"] == {"value": found["curve"]["loss"][-1], "low": None, "high": None}
    law, constants = laws.get_published("multi-power@luo-400m")
    feature = law.features[0]
    at = np.array(found["curve"]["step"])
    seen = {feature.name: histories(straight_down(), at, len(straight_down()))}  # a knot for every step
    by_hand = evaluate(law, {k: np.array([v]) for k, v in constants.values.items()}, seen)[0]
    assert found["curve"]["loss"] == pytest.approx(by_hand, rel=ALGEBRA)
    assert found["curve"]["learning_rate"] == pytest.approx(straight_down()[at], rel=ALGEBRA)


def test_what_is_found_can_be_drawn_again():
    first = json.loads(run(*RUN, "--json").stdout)
    text = first["lowest"]["draw"]
    again = json.loads(run(*RUN, "--draw", text, "--json").stdout)
    assert again["schedules"]["drawn"]["value"] == pytest.approx(first["schedules"]["lowest"]["value"], abs=1e-3)


def test_a_saved_fit_gives_intervals(tmp_path):
    """A fit to curves made by the annealing law, given resamples by hand: the interval is theirs.

    Resamples are on knots, moved by what knots leave out of the point; nearly where their sums over every step are.
    """
    law, steps, saved = laws.get("annealing"), np.arange(2401), tmp_path / "fit.json"
    p = {"L0": 2.6, "A": 0.6, "alpha": 0.45, "C": 0.5, "lambda": 0.99}

    def losses(rates, at, values, knots=law.features[0].shape[0]):
        seen = {"learning_rate": histories(rates, at, knots)}
        return evaluate(law, {k: np.atleast_1d(v) for k, v in values.items()}, seen)

    parts = []
    for name, shape in (("constant", np.ones(2401)), ("drop", np.where(steps < 1200, 1.0, 0.3))):
        rates, at = 3e-4 * np.minimum(steps / 216, 1) * shape, np.arange(240, 2401, 80)
        table = {"run": name, "step": at, "learning_rate": rates[at], "loss": losses(rates, at, p)[0]}
        parts.append(pd.DataFrame(table))
    pd.concat(parts).assign(warmup_steps=216).to_csv(tmp_path / "curves.csv", index=False)
    run("fit", str(tmp_path / "curves.csv"), "--law", "annealing", "--starts", "4", "--out", str(saved))
    kept, rng = json.loads(saved.read_text()), np.random.default_rng(0)
    kept["draws"] = {k: (v * (1 + 0.01 * rng.normal(size=60))).tolist() for k, v in p.items() if k != "lambda"}
    kept["draws"]["lambda"] = [0.99] * 60
    saved.write_text(json.dumps(kept))
    call = ("schedule", str(saved), "--steps", "2400", "--warmup", "216", "--end", "0.3")
    found = json.loads(run(*call, "--json").stdout)["schedules"]["linear"]
    line, end = 3e-4 * np.interp(steps, [0, 216, 2400], [0, 1, 0.3]), np.array([2400])
    assert found["value"] == pytest.approx(losses(line, end, p)[0, 0], rel=1e-4)
    point = {k: e["value"] for k, e in kept["parameters"].items()}
    left_out = losses(line, end, point, 2401)[0, 0] - losses(line, end, point)[0, 0]
    low, high = np.percentile(losses(line, end, kept["draws"])[:, 0] + left_out, [2.5, 97.5])
    assert (found["low"], found["high"]) == pytest.approx((low, high), rel=ALGEBRA)
    exact = np.percentile(losses(line, end, kept["draws"], 2401)[:, 0], [2.5, 97.5])
    assert (found["low"], found["high"]) == pytest.approx(tuple(exact), rel=1e-6)


def test_schedules_in_words():
    text = words(run(*RUN, "--curve", "wsd"))
    assert text.split()[:3] == ["step", "rate", "loss"]
    assert "WSD, late fall" in run(*RUN).stdout


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--warmup", "7000"), ("warmup is 7000 of 6,000 steps",)),
        (("--steps", "10.5"), ("--steps", "10.5 is not whole", "whole numbers")),
        (("--draw", "half"), ("'half' is not PLACE=HEIGHT",)),
        (("--curve", "triangle"), ("no schedule 'triangle'", "cosine")),
        (("--end", "2"), ("--end", "2 is out of range", "from 0 to 1")),
    ],
)
def test_bad_input_is_one_line(args, words):
    refused(run(*RUN, *args), *words)


def test_a_law_of_other_things_is_refused():
    refused(run("schedule", "chinchilla@hoffmann"), "does not go by a schedule alone")
