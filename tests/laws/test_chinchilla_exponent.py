"""The law with one more exponent is Chinchilla's at gamma = 1, and Kaplan's joint law where nothing is irreducible."""

import pytest

from core import laws

LAW = laws.get("chinchilla-exponent")
RUN = {"params": 4.13e10, "tokens": 4.036e12}


def test_with_an_exponent_of_1_it_is_chinchillas_law():
    """By hand: 1.69 + 406.4 / 4.13e10^.34 + 410.7 / 4.036e12^.28, Hoffmann's rounded constants."""
    published = laws.get("chinchilla").constants("hoffmann").values
    assert LAW.predict({**published, "gamma": 1.0}, RUN) == pytest.approx(1.9112, rel=3e-5)


def test_without_a_floor_it_is_kaplans_joint_law():
    """(A / N^alpha + B / D)^gamma with alpha = alpha_N / alpha_D and gamma = alpha_D (equation 1.5)."""
    size, data, of_size, of_data = 6.4e13, 1.8e13, 0.076, 0.103
    p = {
        "E": 0.0,
        "A": size ** (of_size / of_data),
        "B": data,
        "alpha": of_size / of_data,
        "beta": 1.0,
        "gamma": of_data,
    }
    assert LAW.predict(p, {"params": 1e8, "tokens": 2.2e10}) == pytest.approx(2.7742, rel=3e-5)


def test_below_1_what_data_are_worth_depends_on_size():
    """The mixed difference of the additive law is 0, and that of this one is not."""
    p = {"E": 1.7, "A": 2600.0, "B": 2600.0, "alpha": 0.57, "beta": 0.47}

    def mixed(gamma):
        corners = [
            LAW.predict({**p, "gamma": gamma}, {"params": n, "tokens": d}) for n in (1e8, 1e9) for d in (1e10, 1e11)
        ]
        return corners[0] - corners[1] - corners[2] + corners[3]

    assert mixed(1.0) == pytest.approx(0.0, abs=1e-12)
    assert mixed(0.6) < -1e-3
