"""What a plan hands over: its numbers under the names of the run table, and the line that gives it again."""

import shlex
from typing import Any

import pytest
from click.testing import CliRunner

from core.cli.plan import command
from core.plan.architecture.transformer import checked, params
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import recipe
from core.plan.recipe.run_settings import run_settings
from core.report.buildable import buildable
from core.report.configs import formats, shell
from tests.plan.mixture._mixtures import NAMES
from tests.plan.recipe._plans import BASE
from tests.plan.recipe.test_blend import evidence

GOAL = RecipeGoal(
    flops=1e22, context=2048.0, pins={"params": 2e9}, unique_tokens=5e11, passes=2.0, evidence={"shape": "usual"}
)
PLAN = recipe(BASE, GOAL, intervals=False)
CONFIG: Any = buildable(**run_settings(PLAN))


def test_the_run_is_the_best_model_of_the_plan():
    best = PLAN.best
    for name in ("width", "depth", "query_heads", "kv_heads", "head_dim", "ffn_width", "vocab_size", "params"):
        assert getattr(CONFIG, name) == best[name]
    assert abs(CONFIG.tokens / best["tokens"] - 1) < 1e-3
    assert abs(CONFIG.batch_tokens / best["batch_tokens"] - 1) < 0.04
    assert CONFIG.tokens == CONFIG.steps * CONFIG.batch_tokens
    assert (CONFIG.context, CONFIG.flops, CONFIG.pins) == (2048, 1e22, {"params": 2e9})
    assert CONFIG.said_by["learning_rate"] == PLAN.decision("learning-rate").who


def test_its_parameters_are_counted_exactly():
    c = CONFIG
    shape = checked(
        c.width, c.depth, c.query_heads, c.kv_heads, c.head_dim, c.ffn_width, c.vocab_size, tied=c.tied_embeddings
    )
    assert c.params == params(shape)


def test_every_format_can_be_written():
    assert all(module.write(CONFIG).strip() for module in formats())


def test_the_shell_line_gives_the_same_plan(monkeypatch):
    seen = []
    monkeypatch.setattr(
        "core.cli.plan.recipe", lambda base, goal, fitted, **_: seen.append((base.label, goal)) or 1 / 0
    )
    words = shlex.split(shell.write(CONFIG))
    assert words[:4] == ["python", "-m", "core", "plan"]
    CliRunner().invoke(command, words[4:])
    ((label, goal),) = seen
    assert label == BASE.label
    assert goal == GOAL


def test_the_mixture_goes_to_the_trainer_by_names_of_domains():
    losses = {f"L[{n}]": v for n, v in zip(NAMES, (3.0, 2.0, 4.0, 2.5), strict=True)}
    plan = recipe(BASE, RecipeGoal(flops=1e22), intervals=False, mixture=evidence(**losses))
    run = buildable(**run_settings(plan))
    assert run.mixture == pytest.approx({"a": 0.0, "b": 0.6, "c": 0.0, "d": 0.4}, abs=2e-3)
    assert run.said_by["mixture"] == "mixture-linear fitted to mine.csv"
