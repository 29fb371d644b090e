"""The shell's plans from published constants, and the card of a fit."""

import json

import pytest

from tests.test_cli import run, strict


def test_a_fit_writes_its_card(tmp_path):
    card = tmp_path / "card.md"
    run("fit", "chinchilla", "--law", "power-law-tokens", "--starts", "8", "--card", str(card))
    text = card.read_text(encoding="utf-8")
    assert text.startswith("# Fit card: Power law in data, fitted to chinchilla")
    for part in ("## Parameters", "## Checklist", "## Methods", "## The law"):
        assert part in text
    refused = run("fit", "chinchilla", "--law", "chinchilla", "--group", "source", "--card", str(card)).stderr
    assert "--card describes one fit" in refused


def test_an_allocation_at_the_edge_of_the_search_says_so():
    found = run("allocate", "chinchilla@hoffmann", "--flops", "100", "--json")
    assert json.loads(found.stdout)["params"] == pytest.approx(1e3, rel=1e-3)
    assert found.stderr.startswith("note: no best split was found inside")
    assert run("allocate", "chinchilla@hoffmann", "--flops", "1e24").stderr == ""


def test_an_allocation_of_repeated_data():
    found = strict(
        run("allocate", "data-constrained@muennighoff", "--flops", "1e22", "--fix", "unique_tokens=25B", "--json")
    )
    assert found["tokens"] == pytest.approx(237336955477.55, rel=1e-3)
