"""The model that a page starts from: one that people know, or the usual one of the target's size."""

import streamlit as st

from core.plan.architecture.models import MODELS, Known, known
from core.plan.recipe.usual import usual_model
from pages.parts import target

USUAL = "usual"  # in a link: no known model was chosen
STARTS = (USUAL, *MODELS)


def title(key: str) -> str:
    """Return what a model to start from is called where it is chosen."""
    return "A usual one of this size" if key == USUAL else MODELS[key].title


def model(key: str) -> Known:
    """Return a model to start from: a known one by its name, or the usual one of the target's size."""
    return usual_model(target.model().params) if key == USUAL else known(key)


def ask(bound: dict, doc: str) -> Known:
    """Ask for the model to start from, in a widget that is `bound` to a choice; `doc` says what it is for."""
    st.selectbox("Start from", STARTS, format_func=title, help=doc, **bound)
    return model(st.session_state[bound["key"]])
