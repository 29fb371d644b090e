"""Coverage by attempts on the pass rates that Hassid et al. 2024 (arXiv:2404.00725) print, and what a budget buys.

Run: python benchmarks/attempts.py. It prints a and b of c(k) = exp(-a / k^b) for each model by least squares on the
share that is solved, the largest miss, and which model solves most at equal time. The constants stand in
core/laws/sampling/coverage_by_attempts.py.
"""

import numpy as np
from scipy.optimize import least_squares

ATTEMPTS = np.array([1, 2, 4, 16, 64, 128, 256, 500, 1000], float)
SOLVED = {  # HumanEval, percent of problems at these attempts
    "7B": (28.2, 38.5, 48.9, 68.7, 83.9, 89.0, 92.7, 95.0, 96.3),
    "13B": (32.7, 44.4, 56.2, 77.0, 89.0, 92.3, 94.8, 96.5),
    "34B": (38.6, 51.4, 63.4, 81.8, 91.7, 94.3),
    "70B": (46.7, 61.1, 73.2, 87.3, 94.4),
    "Llama 3 8B": (31.8, 43.1, 54.4, 74.0, 86.9, 90.9, 94.0, 96.0, 97.3),
    "Llama 3 70B": (47.3, 59.3, 69.8, 84.7, 92.8),
}
TIME = {"7B": 1.0, "13B": 1.69, "34B": 7.58, "70B": 14.19}  # of one attempt; 7B is 1


def fitted(percent: tuple[float, ...]) -> tuple[float, float, float]:
    """Return a, b and the largest miss of the curve through these shares."""
    k, share = ATTEMPTS[: len(percent)], np.array(percent) / 100
    miss = lambda p: np.exp(-np.exp(p[0]) * k ** -np.exp(p[1])) - share  # noqa: E731
    found = least_squares(miss, np.log([1.0, 0.5]), xtol=1e-15, ftol=1e-15, gtol=1e-15)
    a, b = np.exp(found.x)
    return float(a), float(b), float(np.abs(found.fun).max())


def main() -> None:
    """Print the constants, and the best model at each budget of time."""
    curves = {model: fitted(percent) for model, percent in SOLVED.items()}
    for model, (a, b, miss) in curves.items():
        print(f"{model}: a {a:.6f}, b {b:.6f}, largest miss {miss:.4f}")
    for budget in (15.0, 60.0, 240.0):
        at = {m: np.exp(-curves[m][0] * (budget / cost) ** -curves[m][1]) for m, cost in TIME.items() if cost <= budget}
        print(f"{budget:g} times one attempt of 7B: " + ", ".join(f"{m} {v:.3f}" for m, v in at.items()))


if __name__ == "__main__":
    main()
