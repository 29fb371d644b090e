"""What loss will a larger run reach, and how far beyond the runs is that?"""

import streamlit as st

from core.fit import Calibrated, Fit, predict
from core.fit.report import prediction
from core.plan.compute.text import held_along
from core.plan.verdict import of_prediction
from pages.parts import badge, constants, fitted, inputs, question, show
from pages.parts.answers import once
from pages.parts.extrapolate import controls, panels
from pages.parts.forecast import stamping
from pages.parts.frame import body, screen

MENU = {
    "title": "Loss of a larger run", "order": 40, "section": "Decisions", "group": "size",
    "question": "What loss will a larger run reach?", "icon": "trending_flat",
}  # fmt: skip


def _further(calibrated: Calibrated, fit: Fit, at: dict[str, float]) -> str:
    """Say where one further run would land, found once."""
    return once("further-run", (calibrated, fit, at), lambda: prediction.further(fit, at, calibrated))


with screen("extrapolate", "What loss will a larger run reach?") as answer:
    left, right = body()
    with left:
        constants.of_same_law("extrapolate")
    with answer:
        calibrated, fit = fitted.scaled()
    with left:
        at = controls.target_of(calibrated)
        axis = controls.axis(calibrated)
    with answer:
        got = once("prediction", (calibrated, at), lambda: predict(calibrated, at))
        line = show.fit_line(fit) if fit else show.provenance(calibrated.unit, constants.called(calibrated.label))
        sentence = prediction.sentence(calibrated, at, got)
        st.markdown(sentence)
        together = show.emphasised(prediction.together(calibrated, got))
        found = of_prediction(got, calibrated, fitted.judged() if fit else None)
        badge.badge(found, "extrapolate", brief=True, answer=sentence)
    with right:
        panels.picture(calibrated, fit, question.current().runs, at, axis, got, line)
        further = _further(calibrated, fit, at) if fit else ""
        said = [show.escape(part) for part in (prediction.errors(got), prediction.distance(got), further)]
        said += [together, show.escape(held_along(calibrated, at, axis)), controls.elsewhere(calibrated, at)]
        st.caption(" ".join(part for part in said if part))
        for note in got.notes:
            st.caption(show.escape(note))
        st.caption(show.escape(line))
        with st.container(horizontal=True):
            stamping.offer(calibrated, fit, at, found)
        inputs.what("extrapolate")
