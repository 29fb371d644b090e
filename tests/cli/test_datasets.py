"""Every data set, listed."""

from core.runs import bundled
from core.runs.schema import is_target
from tests.cli._shell import run, strict


def test_datasets():
    found = strict(run("datasets", "--json"))
    assert [d["name"] for d in found] == [card.name for card in bundled()]
    for d in found:
        assert list(d) == ["name", "rows", "runs", "licence", "source", "columns"]
        assert type(d["rows"]) is type(d["runs"]) is int
        assert d["rows"] >= d["runs"] > 0
        assert any(is_target(c) for c in d["columns"])
    assert len(run("datasets").stdout.strip().splitlines()) == len(found)
