"""Fitting: `fit` makes a `Fit`, `verdict` judges it, `predict` goes on from it."""

from .. import jax_setup as jax_setup
from ..verdict import Reason, Verdict, at_distance
from .band import Band, band
from .calibrated import Calibrated, from_fit, from_published
from .diagnostics.points import points
from .diagnostics.residuals import residuals
from .diagnostics.trust import verdict
from .fitting import fit
from .objectives import OBJECTIVES
from .options import FitOptions
from .predict import Prediction, decades_beyond, new_run, predict, reach
from .result import Fit
from .saved import load_fit

__all__ = [
    "OBJECTIVES",
    "Band",
    "Calibrated",
    "Fit",
    "FitOptions",
    "Prediction",
    "Reason",
    "Verdict",
    "at_distance",
    "band",
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
