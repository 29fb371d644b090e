"""What is said of the form of a law: on runs whose losses were bent by hand along one term."""

import numpy as np
import pytest

from core import laws
from core.fit.diagnostics.form_reasons import DISTINCT, _meaning, _said, form_reasons
from core.fit.diagnostics.lack_of_fit import LackOfFit, Term
from tests.fit._examples import CHINCHILLA, fit_of, spread, table_of

LAW = laws.get("chinchilla")
N = 60
X = spread(N)
Z = {name: (np.log(v) - np.log(v).mean()) / np.log(v).std() for name, v in X.items()}
REPEATED = "Did any run repeat its tokens?"
BEYOND = "No test sees a form that breaks, or data that repeat, just beyond the runs."


def said(bent, tokens=1.0, law=LAW, values=CHINCHILLA, **more):
    """The reasons for a law at its constants, on runs whose losses are `bent` times larger and a little noisy."""
    x = X | {"tokens": tokens * X["tokens"]}
    runs = table_of(law, values, x, 0.002, **more)
    runs.table["loss"] *= np.exp(bent)
    found = form_reasons(fit_of(law, values, runs), runs)
    assert all(r.level == "solid" for r in found)  # no p-value lowers a verdict
    return [r.text for r in found]


def test_a_form_that_is_right_is_said_with_the_p_value():
    first, *_ = said(0.0)
    assert first.startswith("The errors follow no square or product of the features beyond what Chinchilla has (F-test")


@pytest.mark.parametrize("sign", [1, -1])
def test_what_data_are_worth_depends_on_size_and_the_rival_has_the_term(sign):
    first, *_ = said(0.01 * sign * Z["params"] * Z["tokens"])
    assert first.startswith(
        "What data are worth depends on size: the errors follow log parameters times log training tokens (F-t"
    )
    assert first.endswith("a term that Chinchilla lacks. Chinchilla with one more exponent has one: try it.")


def test_the_law_with_more_constants_names_no_law_with_fewer():
    values = {"E": 1.8, "A": 480.0, "B": 2100.0, "alpha": 0.35, "beta": 0.37, "gamma": 1.0}
    law = laws.get("chinchilla-exponent")
    first, *_ = said(-0.05 * Z["params"] ** 2 * Z["tokens"] ** 3, law=law, values=values)
    assert first.startswith("What data are worth depends on size")
    assert first.endswith("a term that Chinchilla with one more exponent lacks.")


def test_data_worth_less_and_less_ask_for_repetition_and_name_the_law_that_has_it():
    """Losses that bend upwards at the most tokens; with few tokens the question is put for that alone."""
    first, question, last = said(0.05 * Z["tokens"] ** 2, tokens=0.1)
    assert first.startswith(
        "Data are worth less and less: repeated? The errors follow the square of log training tokens (F-"
    )
    assert first.endswith("Data-constrained has one where unique tokens are given: try it.")
    assert question.startswith(REPEATED)
    assert last == BEYOND
    assert said(-0.05 * Z["tokens"] ** 2)[0].startswith("Data are worth more and more: the errors follow the square")


def test_a_setting_and_a_share_are_said_in_their_own_words():
    law = laws.get("valley-joint")
    assert _meaning(law, Term("tokens", "learning_rate"), True) == "What learning rate does depends on data"
    assert _meaning(law, Term("learning_rate", "learning_rate"), True) == "The errors bend with learning rate"
    mixed = laws.get("mixture-linear[web,code]")
    assert _meaning(mixed, Term("mix/web", "mix/web"), True) == "The errors bend with the share of web"
    said_of = _said(mixed, LackOfFit(0.001, Term("mix/web", "mix/web"), 4.0), True)
    assert "follow the square of mix/web (F-test, p = 0.001), a term that Data mixture, linear lacks." in said_of


def test_terms_that_the_runs_do_not_tell_apart_have_no_meaning():
    found = LackOfFit(0.002, Term("params", "params"), -4.0, (Term("tokens", "tokens"),))
    assert _said(LAW, found, True) == (
        "The errors follow the square of log parameters or the square of log training tokens, which these runs hardly "
        "tell apart (F-test, p = 0.002): Chinchilla lacks such a term."
    )


def test_whether_tokens_repeat_is_asked_where_they_are_many_and_no_column_says_it():
    asks = "Did any run repeat its tokens? Runs have up to {}, and no column says how many are distinct."
    most = X["tokens"].max()
    assert 1e11 < most < 2e11
    assert [t for t in said(0.0) if t.startswith(asks.format(f"{most / 1e9:.0f}B"))]
    assert not any(t.startswith(REPEATED) for t in said(0.0, tokens=0.1))
    assert not any(t.startswith(REPEATED) for t in said(0.0, **{DISTINCT: np.full(N, 1e11)}))


def test_other_runs_than_the_fits_and_exact_ones_say_nothing():
    runs = table_of(LAW, CHINCHILLA, X, 0.002)
    fit = fit_of(LAW, CHINCHILLA, runs)
    assert form_reasons(fit.model_copy(update={"digest": "other"}), runs) == []
    exact = fit.objective.model_copy(update={"value": 0.0})
    assert form_reasons(fit.model_copy(update={"objective": exact}), runs) == []


@pytest.mark.parametrize(("sign", "worth"), [(-1, "less and less"), (1, "more and more")])
def test_an_accuracy_that_bends_downwards_is_worth_less(sign, worth):
    """Accuracies rise: where they fall behind at the most tokens, data are worth less and less."""
    law, values = laws.get("ceiling-tokens"), {"ceiling": 0.8, "B": 300.0, "beta": 0.3}
    runs = table_of(law, values, {"tokens": X["tokens"]}, 0.002)
    runs.table[law.target] += 0.01 * sign * Z["tokens"] ** 3
    first, *rest = form_reasons(fit_of(law, values, runs), runs)
    assert first.text.startswith(f"Data are worth {worth}")
    assert not any(r.text.startswith(REPEATED) for r in rest)  # no law here takes that of an accuracy
