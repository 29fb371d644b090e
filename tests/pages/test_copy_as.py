"""*Copy as* on the pages that have a plan: formats to choose from, a text to copy, what else is needed."""

import json
import tomllib

import pytest
import streamlit as st

from core.plan.architecture.transformer import checked, params
from core.report.configs import formats
from pages.parts import copy_as
from tests.report.configs._plans import PLAN


@pytest.fixture
def drawn(monkeypatch):
    """What a redraw shows, with one format chosen: the offered titles, the text with its language, the file, a note."""
    seen = {}
    monkeypatch.setattr(st, "code", lambda text, language, **_: seen.update(text=text, language=language))
    monkeypatch.setattr(st, "download_button", lambda label, data, name, mime, **_: seen.update(file=name, data=data))
    monkeypatch.setattr(st, "caption", lambda text: seen.update(note=text))

    def draw(config, title):
        seen.clear()
        monkeypatch.setattr(st, "selectbox", lambda label, options, **_: seen.update(offered=options) or title)
        copy_as.copy_as(config, "shape")
        return seen

    return draw


def test_a_whole_plan_can_be_copied_in_every_format(drawn):
    for module in formats():
        seen = drawn(PLAN, module.TITLE)
        assert seen["offered"] == [m.TITLE for m in formats()]
        assert seen["text"] == seen["data"] == module.write(PLAN)
        assert (seen["language"], seen["file"]) == (module.LANGUAGE, module.FILE)
        assert "note" not in seen
    assert tomllib.loads(drawn(PLAN, "torchtitan v0.2.2 (TOML)")["text"])


def test_a_part_of_a_plan_names_what_is_needed(drawn):
    part = {name: getattr(PLAN, name) for name in formats()[0].NEEDS}
    seen = drawn(type(PLAN)(**part), "JSON")
    assert seen["offered"] == ["Hugging Face config.json", "Markdown table", "JSON"]
    assert seen["note"].endswith(
        "need more\\: batch size (tokens), training steps, peak learning rate, training compute (FLOP)."
    )


def test_the_shape_page_hands_its_best_shape_over(open_page):
    app = open_page("shape", budget="1e21", context="2048")
    app.session_state["shape_copy_as"] = True
    app.run()
    assert not app.exception
    assert not app.error
    found = json.loads(app.code[-1].value)
    assert (found["hidden_size"], found["num_hidden_layers"], found["num_attention_heads"]) == (2048, 41, 16)
    assert (found["num_key_value_heads"], found["head_dim"], found["max_position_embeddings"]) == (8, 128, 2048)
    assert found["intermediate_size"] == 4 * 2048
    app.selectbox(key="copy_as_shape").set_value("JSON").run()
    plan = json.loads(app.code[-1].value)
    shape = checked(2048, 41, 16, 8, 128, ffn_width=8192, vocab_size=50_304, tied=False)
    assert plan["params"] == params(shape)
    assert plan["flops"] == 1e21
    app.selectbox(key="copy_as_shape").set_value("Shell line").run()
    line = "python -m core plan --flops 1e21 --pin width=2048 --pin depth=41 --context 2048"
    assert app.code[-1].value.strip() == line


def test_the_attention_page_hands_over_the_known_model_with_the_best_heads(open_page):
    app = open_page("attention", known="llama-3-1b")
    app.session_state["attention_copy_as"] = True
    app.run()
    assert not app.exception
    app.selectbox(key="copy_as_attention").set_value("JSON").run()
    plan = json.loads(app.code[-1].value)
    assert (plan["width"], plan["depth"], plan["ffn_width"], plan["vocab_size"]) == (2048, 16, 8192, 128_256)
    assert plan["tied_embeddings"] is True
    shape = checked(
        2048, 16, plan["query_heads"], plan["kv_heads"], plan["head_dim"], ffn_width=8192, vocab_size=128_256, tied=True
    )
    assert plan["params"] == params(shape)
