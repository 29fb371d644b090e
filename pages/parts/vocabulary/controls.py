"""What is asked of a vocabulary: what is held, its embeddings, and a vocabulary to hold against the best."""

import streamlit as st

from core.plan.architecture.models import Known
from core.plan.vocabulary.budget import VocabularyBudget, budget_of
from core.plan.vocabulary.optimum import MULTIPLES
from core.plan.vocabulary.rules import FEWEST_ENTRIES, width_of
from core.units import count, power
from pages.parts import inputs, show, start_from, state, target
from pages.parts.guard import guarded

PAGE = "vocabulary"
HOLD = {"rest": "Outside of it", "all": "All"}
TIED = {"tied": "Tied", "untied": "Untied"}
NUMBERS = ("vocabwidth", "vocabown", "vocabtied")  # of the model that one starts from


def model() -> Known:
    """Ask for the model to start from; its own numbers are taken with it."""
    bound = state.bind(PAGE, "vocabmodel", start_from.STARTS)

    def chosen() -> None:
        state.put(vocabmodel=st.session_state[bound["key"]], **{n: state.default(n) for n in NUMBERS})
        for key in [k for k in st.session_state if str(k).startswith(f"{state.WIDGET}{PAGE}:vocabtied")]:
            del st.session_state[key]

    doc = "Its vocabulary is held against the best one, and its embeddings are tied or not as its own."
    return start_from.ask({"key": bound["key"], "on_change": guarded(chosen)}, doc)


def budget(start: Known) -> VocabularyBudget:
    """Return what the vocabulary is for: size and compute of the target, and what is asked of its embeddings."""
    hold = state.get("vocabhold") if state.get("vocabhold") in HOLD else "rest"
    usual = "tied" if start.shape.tied else "untied"
    tied = state.get("vocabtied") if state.get("vocabtied") in TIED else usual
    planned = target.model()
    st.caption(show.escape(f"{count(planned.params)} parameters, {planned.how}; {power(planned.flops)} FLOP."))
    with st.expander("Embeddings and rounding", expanded=hold == "all"):
        width = inputs.quantity(
            PAGE, "vocabwidth", "Width (numbers an entry)", "", 8, 65_536,
            float(width_of(planned.params)),
            "What an entry costs in parameters, in each matrix of the vocabulary. At first the usual one of this size.",
        )  # fmt: skip
        st.segmented_control(
            "Parameters held", list(HOLD), format_func=HOLD.__getitem__, required=True,
            **state.bind(PAGE, "vocabhold", HOLD),
            help="Compute counts one matrix of the vocabulary, tied or not, because looking an entry up costs nothing. "
            "So tying changes the best vocabulary only where all parameters are held.",
        )  # fmt: skip
        st.segmented_control(
            "Input and output embeddings", list(TIED), format_func=TIED.__getitem__, required=True,
            **state.bind(PAGE, "vocabtied", TIED, tied),
        )  # fmt: skip
        st.segmented_control(
            "Round to a multiple of", MULTIPLES, required=True, **state.bind(PAGE, "vocabround", MULTIPLES),
            help="Matrices whose sides are multiples of 64 or 128 run faster on most accelerators.",
        )  # fmt: skip
    return budget_of(planned.params, planned.flops, width, tied == "tied", hold == "all")


def usual(start: Known) -> float:
    """Ask for a vocabulary to hold against the best, that of the known model at first."""
    return inputs.quantity(
        PAGE, "vocabown", "Your vocabulary (entries)", "entries", FEWEST_ENTRIES, 4e6, float(start.shape.vocab_size),
        f"{int(start.shape.vocab_size):,} in {start.title}.",
    )  # fmt: skip
