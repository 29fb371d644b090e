"""Rivals made from a law: worked out by hand, and named so that a saved one is found again."""

import math

import pytest

from core import laws
from core.errors import BadInput
from core.laws.rivals import TYPICAL, bent, falling, made_from

SIZE, KAPLAN, CEILING = (laws.get(key) for key in ("power-law-params", "kaplan-optimal-params", "ceiling-params"))


def test_a_falling_floor_is_multiplied_by_a_power_of_what_lies_above_it():
    """E = 2 and A / N^alpha = 4 / 16^(1/2) = 1/4: with g = 1/2 the floor is halved."""
    p, x = {"E": 2.0, "A": 1.0, "alpha": 0.5}, {"params": 16.0}
    rival = falling(SIZE)
    assert float(rival.predict({**p, "falling": 0.5}, x)) == pytest.approx(2.0 * 0.5 + 0.25)
    assert float(rival.predict({**p, "falling": 0.0}, x)) == pytest.approx(2.25)


def test_a_ceiling_goes_on_rising_toward_all():
    """Ceiling .8 and 1/4 below it: with g = 1/2 what lacks from 1, .2, is halved."""
    p, x = {"ceiling": 0.8, "A": 1.0, "alpha": 0.5}, {"params": 16.0}
    assert float(falling(CEILING).predict({**p, "falling": 0.5}, x)) == pytest.approx(1 - 0.2 * 0.5 - 0.25)
    assert float(falling(CEILING).predict({**p, "falling": 0.0}, x)) == pytest.approx(0.55)


def test_a_bent_law_is_a_power_of_its_own_logarithm():
    """k C^a = 2 * 9^(1/2) = 6, three times the typical value 2."""
    p, x = {"k": 2.0, "a": 0.5, TYPICAL: 2.0}, {"flops": 9.0}
    rival = bent(KAPLAN)
    for h, expected in ((1.0, 2 * math.exp(2)), (-1.0, 2 * math.exp(2 / 3)), (0.0, 6.0)):
        assert float(rival.predict({**p, "bend": h}, x)) == pytest.approx(expected, rel=1e-12)
    near = float(rival.predict({**p, "bend": 1e-5}, x))  # to first order h ln^2(3) / 2 more
    assert math.log(near / 6) == pytest.approx(1e-5 * math.log(3) ** 2 / 2, rel=1e-4)


def test_a_law_below_zero_bends_away_from_zero():
    law = laws.get("vocabulary")
    at = {f.name: 1e9 for f in law.features}
    p = {"E": 4.0, "A1": 1e-9, "A2": 1e-9, "B": 1e-9, "alpha": 0.5, "alpha_v": 0.5, TYPICAL: 2.0, "bend": 1.0}
    assert float(bent(law).predict(p, at)) == pytest.approx(-2 * math.exp(1), rel=1e-6)


def test_it_has_a_falling_floor_where_the_law_has_a_floor():
    assert made_from(SIZE) is falling(SIZE) is laws.rival_of(SIZE)
    assert made_from(KAPLAN) is bent(KAPLAN) is laws.rival_of(KAPLAN)
    with pytest.raises(ValueError, match="no floor"):
        falling(KAPLAN)


def test_its_formula_and_title_say_what_is_further():
    assert falling(SIZE).formula == SIZE.formula + r" = E + f,\quad y = E \left|f\right|^g + f"
    assert falling(CEILING).formula.endswith(r"y = 1 - \left(1 - a_{\infty}\right) \left|f\right|^g + f")
    assert bent(KAPLAN).formula.startswith(KAPLAN.formula + " = f,")
    assert "ceiling goes on rising" in falling(CEILING).title
    assert "floor goes on falling" in falling(SIZE).title


def test_a_record_that_names_a_rival_has_that_one():
    law = laws.get("chinchilla")
    assert laws.rival_of(law) is laws.named_rival(law) is laws.get(law.rival)
    assert laws.named_rival(SIZE) is None


@pytest.mark.parametrize("key", ["power-law-params", "kaplan-nd", "chinchilla", "mixture-linear[a b,c]"])
def test_a_rival_is_found_again_by_its_key(key):
    law = laws.get(key)
    rival = laws.rival_of(law)
    assert laws.rival_called(law, rival.key) is rival


@pytest.mark.parametrize("key", ["nonesuch", "kaplan-nd falling", "chinchilla bent", "kaplan-nd upside-down"])
def test_a_key_of_no_rival_is_refused_in_a_line(key):
    with pytest.raises(BadInput) as err:
        laws.rival_called(laws.get("kaplan-nd"), key)
    assert "\n" not in str(err.value)
