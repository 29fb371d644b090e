"""The curve of two arms: its value by hand, its derivatives by differences."""

import numpy as np

from core.fit.arms.curve import ArmDesign, log_loss, priors

THETA = np.array([0.5, -0.2, -0.7, np.log(0.3), np.log(0.4), 0.2, -0.05])
DESIGN = ArmDesign(
    np.array([[0.0, 0.0], [1.0, -0.5], [0.4, 2.0]]), np.array([0.0, 1.0, 1.0]), np.array([-1.0, 0.5, 2.4]),
    np.array([0.5, 0.5]),
)  # fmt: skip


def test_the_second_arm_stands_further_along_the_same_curve():
    gain = np.array([0.0, 0.2 - 0.05 * 0.5, 0.2 - 0.05 * 2.4])
    size, tokens = (DESIGN.x[:, j] + 0.5 * gain for j in (0, 1))
    wanted = np.exp(0.5) + np.exp(-0.2) * np.exp(-0.3 * size) + np.exp(-0.7) * np.exp(-0.4 * tokens)
    np.testing.assert_allclose(np.exp(log_loss(THETA, DESIGN)[0]), wanted, rtol=1e-13)


def test_derivatives_are_those_of_differences():
    jacobian = log_loss(THETA, DESIGN)[1]
    for i in range(len(THETA)):
        step = np.zeros(len(THETA))
        step[i] = 1e-6
        difference = (log_loss(THETA + step, DESIGN)[0] - log_loss(THETA - step, DESIGN)[0]) / 2e-6
        np.testing.assert_allclose(jacobian[:, i], difference, atol=1e-8)


def test_priors_move_with_the_unit_of_the_loss():
    centre, spread = priors(("size", "tokens"), 2.0)
    twice, same = priors(("size", "tokens"), 4.0)
    np.testing.assert_allclose(twice - centre, [np.log(2)] * 3 + [0] * 4, atol=1e-12)
    np.testing.assert_array_equal(spread, same)
