"""Every law, listed."""

from core import laws
from tests.cli._shell import refused, run, strict


def test_laws():
    found = strict(run("laws", "--json"))
    assert sorted(law["key"] for law in found) == sorted(laws.registry())
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


def test_the_best_known_law_comes_first():
    found = strict(run("laws", "--json"))
    assert found[0]["key"] == "chinchilla"
    published = [len(law["published"]) for law in found if laws.get(law["key"]).modality == "text"]
    assert published == sorted(published, reverse=True)


def test_laws_that_fit_the_runs_come_first():
    found = strict(run("laws", "chinchilla", "--json"))
    assert sorted(law["key"] for law in found) == sorted(laws.registry())
    fits = {law["key"]: law["fits"] for law in found}
    assert list(fits.values()) == sorted(fits.values(), reverse=True)
    assert next(iter(fits)) == "chinchilla"
    assert fits["power-law-tokens"]
    assert not fits["optimal-batch-tokens"]  # its target is no column here
    assert not fits["width-depth-params"]  # better known than the law of tokens, and without columns here
    fitting, _, others = run("laws", "chinchilla").stdout.partition(
        "\nThese need columns that chinchilla lacks, or that do not differ there:\n"
    )
    assert "power-law-tokens" in fitting
    assert "width-depth-params" in others


def test_every_published_number_is_computed_once_more():
    found = strict(run("laws", "--checks", "--json"))
    assert len(found) > 150
    assert all(row["passes"] for row in found)
    assert run("laws", "--checks").stdout.splitlines()[-1].startswith(f"{len(found)} of {len(found)} agree")
    refused(run("laws", "chinchilla", "--checks"), "--checks takes no runs")
