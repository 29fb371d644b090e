r"""Score between a student and its teacher: a(u) = s + (t - s) u^g.

u the share of the teacher's layers that replace those of the student, a the score: s for the student, t for the
teacher. Boomerang distillation (arXiv:2510.05064) makes models of sizes between the two without training, whose scores
rise smoothly; the form is this project's.
"""

from .._powers import share_power
from ..base import Feature, Law, Param, interval, positive
from ._common import SHARE, TARGET, UNIT


def predict(p, x):
    """Return the score where x["metric/teacher_share"] of the layers are the teacher's."""
    risen = share_power(x["metric/teacher_share"], p["g"])
    return p["s"] * (1.0 - risen) + p["t"] * risen


LAW = Law(
    "interpolated-size",
    title="Score between a student and its teacher",
    formula=r"a(u) = s + \left(t - s\right) u^{g}",
    target=TARGET,
    unit=UNIT,
    features=(
        Feature("metric/teacher_share", kind="setting", symbol="u", unit="as given",
                doc="share of the teacher's layers", range=(0.0, 1.0), domain=interval(0.0, 1.0)),
    ),
    params=(
        Param("s", symbol="s", domain=SHARE, start=(0.1, 0.6), unit=UNIT, doc="score of the student", linear=True),
        Param("t", symbol="t", domain=SHARE, start=(0.4, 0.95), unit=UNIT, doc="score of the teacher", linear=True),
        Param("g", symbol="g", domain=positive, start=(0.3, 3.0), unit="", doc="how late the score rises"),
    ),
    predict=predict,
    objective="mse",
    published=(),
    within=SHARE,
    cost=None,
    cite="arXiv:2510.05064",
    notes=(
        "Fit only: the paper draws curves and gives no law.",
        "It holds for a student that was cut from this teacher and trained towards it; other pairs do not interpolate.",
    ),
)  # fmt: skip
