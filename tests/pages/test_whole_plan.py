"""The whole plan beside one decision, and the models that pages start from."""

import pytest

from core.plan.recipe.usual import usual_model
from tests.pages.test_pages import shown

CONSTANTS = {"constants": "besiroglu", "budget": "1e23"}


def plan_of(app) -> str:
    return shown(app).replace("\\", "")


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("allocate", "Size and tokens"), ("shape", "Width and depth"), ("vocabulary", "Vocabulary"),
        ("attention", "KV heads"), ("batch", "Batch size"),
    ],
)  # fmt: skip
def test_every_page_of_one_decision_can_show_what_the_plan_says_of_it(open_page, page, title):
    app = open_page(page, **CONSTANTS)
    app.session_state[f"{page}_whole_plan"] = True
    app.run()
    assert not app.exception
    assert not app.error
    assert f"{title}: **" in plan_of(app)
    assert "takes:" in plan_of(app)


def test_the_page_of_use_shows_the_plan_with_what_is_cheapest_for_training_and_use(open_page):
    app = open_page("inference", served="1e13", **CONSTANTS)
    app.session_state["inference_whole_plan"] = True
    app.run()
    assert not app.error
    text = plan_of(app)
    assert "The plan of" in text
    assert "Train **11.4B parameters** on **2.43T tokens**" in text
    assert "With 10.0T tokens served, 11.4B on 2.43T are as good as the best split" in text.replace(
        " tokens are", " are"
    )


@pytest.mark.parametrize("budget", ["1e23", "1e24", "1e26"])
def test_heads_far_beyond_all_runs_are_the_usual_ones_of_the_target_s_size(open_page, budget):
    app = open_page("attention", constants="besiroglu", budget=budget)
    text = plan_of(app)
    assert "like a usual model" in text
    size = next(m for m in (c.value for c in app.caption) if m.startswith("To match")).split()[2]
    scale = {"B": 1e9, "T": 1e12}[size[-1]]
    shape = usual_model(float(size[:-1]) * scale).shape
    assert f"**{shape.query_heads} query heads and {shape.kv_heads} KV heads**" in text


def test_a_link_that_names_a_model_keeps_its_meaning(open_page):
    app = open_page("attention", known="llama-3-1b", **CONSTANTS)
    assert "Llama 3.2 1B" in plan_of(app)
    assert app.query_params["known"] == "llama-3-1b"
    assert "the 32,000 of Llama 2 7B" in plan_of(open_page("vocabulary", vocabmodel="llama-2-7b", **CONSTANTS))
