"""What holds of every format that is found by looking: what it needs, what it refuses, usual values that are said."""

import random
from dataclasses import fields, replace

import pytest

from core.report.configs import formats
from core.report.training_config import DOCS, TrainingConfig
from tests.report.configs._plans import PLAN, comments, refused

FORMATS = formats()
NAMES = [m.__name__.rpartition(".")[2] for m in FORMATS]
TRAINERS = [m for m in FORMATS if "steps" in m.NEEDS]
DECISIONS = [f.name for f in fields(TrainingConfig) if f.default is None]


def test_there_are_these_formats_and_each_has_a_place_a_title_and_a_file():
    assert len(FORMATS) == 12
    for name in ("TITLE", "RANK", "FILE"):
        assert len({getattr(m, name) for m in FORMATS}) == len(FORMATS)
    assert [m.RANK for m in FORMATS] == sorted(m.RANK for m in FORMATS)
    assert {m.LANGUAGE for m in FORMATS} == {"json", "toml", "python", "bash", "yaml", "markdown"}


@pytest.mark.parametrize("module", FORMATS, ids=NAMES)
def test_what_it_needs_it_names_and_nothing_else(module):
    bare = TrainingConfig(**{name: getattr(PLAN, name) for name in module.NEEDS})
    assert module.write(bare).strip()
    for name in module.NEEDS:
        line = refused(module, replace(bare, **{name: None}))
        assert line == f"{module.TITLE} needs {DOCS[name]} ({name}); the plan says nothing of it."


@pytest.mark.parametrize("module", FORMATS, ids=NAMES)
def test_any_part_of_a_plan_is_written_or_refused_in_a_line(module):
    rng = random.Random(3)
    for _ in range(60):
        some = {name: getattr(PLAN, name) for name in DECISIONS if rng.random() < 0.9}
        plan = TrainingConfig(**some)
        if plan.missing(module.NEEDS):
            assert "needs" in refused(module, plan)
        else:
            assert module.write(plan).endswith("\n")


@pytest.mark.parametrize("module", TRAINERS, ids=lambda m: m.FILE)
def test_a_batch_that_cannot_be_built_is_refused(module):
    assert "multiples of the context, such as 131,072" in refused(module, replace(PLAN, batch_tokens=131_000))
    assert "cannot be shared by 3 devices" in refused(module, replace(PLAN, devices=3))
    assert "A micro batch of 5 does not divide the 32" in refused(module, replace(PLAN, micro_batch=5))
    assert "more than the 1000 steps" in refused(module, replace(PLAN, warmup_steps=900))


@pytest.mark.parametrize("module", [m for m in TRAINERS if m.LANGUAGE != "json"], ids=lambda m: m.FILE)
def test_values_that_no_plan_chose_are_said(module):
    bare = TrainingConfig(**{name: getattr(PLAN, name) for name in module.NEEDS})
    said = "\n".join(comments(module.write(bare))[0])
    for words in ("weight decay", "beta 2", "schedule", "warm-up (steps)", "learning rate at the end"):
        assert words in said
    assert "weight decay" not in "\n".join(comments(module.write(PLAN))[0])
