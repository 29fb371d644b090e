"""Fitting: `fit` makes a `Fit`, `verdict` judges it, `predict` goes on from it."""

from core.fit.calibrated import Calibrated, from_fit, from_published
from core.fit.fitting import fit
from core.fit.objectives import OBJECTIVES
from core.fit.options import FitOptions
from core.fit.points import points
from core.fit.predict import Prediction, curve, decades_beyond, new_run, predict, reach
from core.fit.residuals import residuals
from core.fit.result import Fit, load_fit
from core.fit.trust import Reason, Verdict, at_distance, verdict

__all__ = [
    "OBJECTIVES",
    "Calibrated",
    "Fit",
    "FitOptions",
    "Prediction",
    "Reason",
    "Verdict",
    "at_distance",
    "curve",
    "decades_beyond",
    "fit",
    "from_fit",
    "from_published",
    "load_fit",
    "new_run",
    "points",
    "predict",
    "reach",
    "residuals",
    "verdict",
]
