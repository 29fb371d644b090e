"""Every law, listed."""

from core import laws
from tests.cli._shell import run, strict


def test_laws():
    found = strict(run("laws", "--json"))
    assert [law["key"] for law in found] == list(laws.registry())
    for law in found:
        assert list(law) == ["key", "title", "target", "unit", "features", "published"]
        assert all(isinstance(law[k], str) and law[k] for k in ("key", "title", "target", "unit"))
        assert law["features"]
        assert all(isinstance(name, str) for name in law["features"])
        for constants in law["published"]:
            assert list(constants) == ["name", "source", "confidence"]
            assert constants["confidence"] in ("verified", "secondary", "own")
    text = run("laws").stdout
    assert all(key in text for key in laws.registry())
