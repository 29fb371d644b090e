"""Which laws come first for a table of runs."""

import pandas as pd

from core import laws
from core.fit.suited import can_fit, constant, first_suited, lacks, ordered, suits, target_of
from core.runs import from_table, load_bundled


def test_laws_that_fit_the_runs_come_first_and_the_best_known_of_them_at_the_top():
    runs, every = load_bundled("chinchilla"), laws.registry()
    found = ordered(every, runs)
    assert sorted(found) == sorted(every)
    assert found[0] == "chinchilla"
    usable = [can_fit(every[key], runs) for key in found]
    assert usable == sorted(usable, reverse=True)
    assert usable[0]
    assert not usable[-1]
    assert can_fit(every["power-law-tokens"], runs)
    assert not can_fit(every["width-depth"], runs)  # no widths
    assert not can_fit(every["optimal-batch-tokens"], runs)  # no batches, which it would predict


def test_without_runs_the_best_known_law_comes_first_and_ties_keep_their_order():
    every = laws.registry()
    found = ordered(every)
    assert found[0] == "chinchilla"
    texts = [key for key in found if every[key].modality == "text"]
    assert found[: len(texts)] == texts
    for some in (texts, found[len(texts) :]):
        published = [len(every[key].published) for key in some]
        assert published == sorted(published, reverse=True)
        unknown = [key for key in every if key in some and not every[key].published]
        assert some[len(some) - len(unknown) :] == unknown


def test_a_law_whose_feature_is_the_same_in_all_runs_comes_after_those_that_can_be_fitted():
    """All runs on as many tokens: of the laws of size and data nothing tells how data help."""
    frame = pd.DataFrame(
        {"params": [1e8, 2e8, 4e8, 8e8, 16e8, 32e8], "tokens": 1e10, "loss": [4, 3.5, 3.2, 3, 2.9, 2.8]}
    )
    runs, every = from_table(frame, "one-budget"), laws.registry()
    assert constant(every["chinchilla"], runs) == ("tokens",)
    assert constant(every["power-law-params"], runs) == ()
    assert lacks(every["width-depth"], runs)
    assert constant(every["width-depth"], runs) == ()
    assert can_fit(every["power-law-params"], runs)
    assert not can_fit(every["chinchilla"], runs)
    found = ordered(every, runs)
    assert found.index("power-law-params") < found.index("chinchilla")
    assert not suits(every["power-law-tokens"], runs)


def test_of_shares_one_that_differs_is_enough():
    frame = pd.DataFrame(
        {"mix/a": [0.2, 0.4, 0.5, 0.6], "mix/b": [0.6, 0.4, 0.3, 0.2], "mix/c": 0.2, "loss": [3.0, 2.9, 2.8, 2.7]}
    )
    law = laws.get("mixture-linear")
    assert constant(law, from_table(frame, "some")) == ()
    alike = frame.assign(**{"mix/a": 0.3, "mix/b": 0.5})
    assert constant(law, from_table(alike, "none")) == ("mix/a", "mix/b", "mix/c")


def test_a_loss_that_a_law_goes_by_need_not_be_a_choice_of_the_runs():
    frame = pd.DataFrame({"loss": [3.0, 2.9, 2.8, 2.7], "batch_tokens": [1e5, 2e5, 4e5, 8e5]})
    assert constant(laws.get("critical-batch-kaplan"), from_table(frame, "some")) == ()
    assert constant(laws.get("critical-batch-kaplan"), from_table(frame.assign(loss=3.0), "none")) == ("loss",)


def test_the_target_is_the_laws_one_or_the_first_of_its_kind_or_the_first_there_is():
    def target(*names):
        columns = {"params": [1e7, 2e7, 4e7], "tokens": [1e9, 2e9, 4e9]} | {n: [3.0, 2.9, 2.8] for n in names}
        return target_of(laws.get("chinchilla"), from_table(pd.DataFrame(columns), "t"))

    assert target("loss/c4", "loss") == "loss"
    assert target("loss/c4", "loss/web") == "loss/c4"
    assert target("metric/accuracy") == "metric/accuracy"
    assert target("metric/b", "metric/a") == "metric/a"


def test_where_nobody_chose_runs_are_fitted_with_a_law_that_is_tried_first():
    """Several laws take a size alone; that of Kaplan et al. is tried where nobody chose, and that of heads is not."""
    frame = pd.DataFrame({"params": [1e8, 2e8, 4e8, 8e8], "loss": [3.5, 3.2, 3.0, 2.9]})
    assert suits(laws.get("attention-size"), from_table(frame, "sizes"))
    assert first_suited(laws.get("chinchilla"), from_table(frame, "sizes")).key == "power-law-params"
    assert first_suited(laws.get("chinchilla"), from_table(frame[["loss"]], "none")).key == "chinchilla"
    both = from_table(frame.assign(tokens=[1e9, 4e9, 2e9, 8e9]), "both")
    assert first_suited(laws.get("chinchilla"), both).key == "chinchilla"


def test_accuracies_are_fitted_with_a_law_that_rises_and_errors_with_one_that_falls():
    first, size, tokens = laws.get("chinchilla"), [1e8, 2e8, 4e8, 8e8, 16e8, 32e8], [1e9, 8e9, 2e9, 16e9, 4e9, 32e9]
    accuracy = [0.30, 0.36, 0.40, 0.47, 0.50, 0.58]
    frame = pd.DataFrame({"params": size, "tokens": tokens, "metric/arc": accuracy})
    risen = first_suited(first, from_table(frame, "rises"))
    assert risen.target == "metric/accuracy"
    assert {f.name for f in risen.features} == {"params", "tokens"}
    assert target_of(risen, from_table(frame, "rises")) == "metric/arc"
    errors = from_table(frame.assign(**{"metric/arc": [1 - a for a in accuracy]}), "falls")
    assert first_suited(first, errors) is first
    scores = from_table(frame.assign(**{"metric/arc": [100 * a for a in accuracy]}), "no shares")
    assert first_suited(first, scores) is first  # no law rises beyond 1; the verdict says that this one falls
    assert first_suited(first, from_table(frame.assign(loss=[4, 3.5, 3.2, 3, 2.9, 2.8]), "loss")) is first
