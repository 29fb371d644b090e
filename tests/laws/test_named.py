"""No law is named where laws are used: a new law of a kind is found by what its record says."""

import ast
import functools
import pathlib
import re

import pytest

from core import laws

ROOT = pathlib.Path(__file__).parents[2]
FILES = [p for top in ("core/fit", "core/plan", "pages") for p in sorted((ROOT / top).rglob("*.py"))]
PAGES = {p.stem for p in (ROOT / "pages").glob("*.py")}


def named(source: str) -> list[tuple[str, str]]:
    """Return the keys of laws in the texts of a source, each with the name of the first choice that it is, or ""."""
    tree, first = ast.parse(source), {}
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in (n for n in tree.body if isinstance(n, ast.Assign)):
        for target in node.targets:
            several = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            pairs = zip(target.elts, node.value.elts, strict=True) if several else [(target, node.value)]
            first |= {id(v): n.id for n, v in pairs if isinstance(n, ast.Name) and n.id.startswith("FIRST")}
    texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return [(key, first.get(id(n), "")) for n in texts if id(n) not in docs for key in keys_in(n.value)]


def keys_in(text: str) -> list[str]:
    """Return the keys of laws that a text is, alone or as KEY@SET, or that stand in it as a word with a hyphen.

    A key that is the name of a page too is a law only as KEY@SET.
    """
    key = text.partition("@")[0]
    if key in laws.registry() and (key not in PAGES or "@" in text):
        return [key]
    return list(dict.fromkeys(_with_hyphen().findall(text))) if "-" in text else []


@functools.cache
def _with_hyphen() -> re.Pattern[str]:
    """Return the pattern of any key with a hyphen that stands in a text as a word."""
    keys = "|".join(re.escape(k) for k in sorted(laws.registry(), key=len, reverse=True) if "-" in k)
    return re.compile(rf"(?<![\w-])(?:{keys})(?![\w-])")


def test_a_law_in_a_text_is_seen():
    source = '"""chinchilla"""\nFIRST_LAW, B = "chinchilla@hoffmann", 1\nB = ["kaplan-nd", "try kaplan-ns!"]'
    assert sorted(named(source)) == [("chinchilla", "FIRST_LAW"), ("kaplan-nd", ""), ("kaplan-ns", "")]


def test_no_law_is_named_but_what_is_chosen_at_first():
    found = [(p.relative_to(ROOT).as_posix(), *one) for p in FILES for one in named(p.read_text("utf-8"))]
    assert [(path, key) for path, key, first in found if not first] == []
    assert len({(path, first) for path, _, first in found}) == len(found)


def test_a_law_is_found_by_its_target_and_features():
    assert laws.law_of("loss", ["tokens", "params"]).key == "chinchilla"
    assert laws.law_of("steps", ["batch_tokens"]).key == "kaplan-trade-off"
    assert laws.law_of("loss", ["params_non_embedding", "query_heads"]).key == "attention-joint-heads"
    with pytest.raises(LookupError, match="no law predicts loss from beta1, tokens"):
        laws.law_of("loss", ["tokens", "beta1"])


def test_of_several_laws_the_one_that_is_tried_first_is_found():
    """Several laws take the shares of domains alone; of those with a rank the lowest is 2."""
    shares = [v for v in laws.registry().values() if v.target == "loss" and [f.name for f in v.features] == ["mix/*"]]
    assert len(shares) > 4
    assert laws.law_of("loss", ["mix/*"]).rank == 2


def test_laws_say_what_they_give_and_of_which_data():
    every = laws.registry().values()
    assert {v.key for v in every if v.gives == "doubling"} == {"critical-batch-kaplan", "critical-batch-power-lines"}
    assert {v.key for v in every if v.gives != "best"} == {v.key for v in every if v.key.startswith("critical-batch")}
    assert {v.key for v in every if v.modality == "video"} == {v.key for v in every if "video" in v.key}
    assert {v.key for v in every if v.modality == "time series"} == {v.key for v in every if "series" in v.key}
    assert {v.key for v in every if v.modality == "agent"} == {v.key for v in every if "agents" in v.key}
    for mixed in (True, False):
        ranks = sorted(v.rank for v in every if v.rank and any("*" in f.name for f in v.features) == mixed)
        assert ranks == list(range(1, len(ranks) + 1))


def test_a_law_that_takes_one_more_feature_is_found_by_its_record():
    assert laws.taking(laws.get("chinchilla"), "unique_tokens").key == "data-constrained"
    assert laws.taking(laws.get("kaplan-nd"), "unique_tokens").key == "data-constrained"  # by a column that stands in
    assert laws.taking(laws.get("data-constrained"), "unique_tokens") is None
    assert laws.taking(laws.get("chinchilla"), "beta1") is None
