"""What loss will a larger run reach, and how far beyond the runs is that?"""

import streamlit as st

from core.fit import Calibrated, Fit, predict
from core.fit.report import prediction
from core.plan.compute.text import held_along
from core.plan.verdict import of_prediction
from pages.parts import badge, constants, fitted, inputs, question, show
from pages.parts.answers import once
from pages.parts.extrapolate import controls, panels
from pages.parts.frame import screen

MENU = {"title": "Extrapolate", "order": 30}


def _further(calibrated: Calibrated, fit: Fit, at: dict[str, float]) -> str:
    """Say where one further run would land, found once."""
    return once("further-run", (calibrated, fit, at), lambda: prediction.further(fit, at, calibrated))


with screen("extrapolate", "What loss will a larger run reach?") as answer:
    left, right = st.columns([1, 2.4], gap="large")
    with left:
        constants.of_same_law("extrapolate")
    with answer:
        calibrated, fit = fitted.scaled()
    with left:
        at = controls.target(calibrated)
        axis = controls.axis(calibrated)
    with answer:
        got = once("prediction", (calibrated, at), lambda: predict(calibrated, at))
        line = show.fit_line(fit) if fit else show.provenance(calibrated.unit, calibrated.label)
        st.markdown(prediction.sentence(calibrated, at, got))
        together = show.emphasised(prediction.together(calibrated, got))
        if prediction.differs(got) and together:
            st.markdown(together)
        found = of_prediction(got, calibrated, fitted.judged() if fit else None)
        badge.badge(found, "extrapolate", brief=True)
    with right:
        panels.picture(calibrated, fit, question.current().runs, at, axis, got, line)
        further = _further(calibrated, fit, at) if fit else ""
        said = [show.escape(part) for part in (prediction.errors(got), prediction.distance(got), further)]
        said += ["" if prediction.differs(got) else together, show.escape(held_along(calibrated, at, axis))]
        st.caption(" ".join(part for part in said if part))
        for note in got.notes:
            st.caption(show.escape(note))
        st.caption(show.escape(line))
        inputs.what("extrapolate")
