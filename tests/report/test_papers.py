"""Papers: found by their arXiv numbers, cited as people cite."""

import pytest

from core import laws
from core.report.papers import Paper, cited_in, known, of_methods
from core.runs import bundled
from tests.fit._examples import bundled_fit


def test_papers_are_found_in_their_order_each_once():
    found = cited_in("arXiv:2203.15556, eq. 10; arXiv:2001.08361; arXiv:2203.15556 (not 12345.678)")
    assert [p.arxiv for p in found] == ["2203.15556", "2001.08361"]
    assert [p.cited for p in found] == ["Hoffmann et al. 2022", "Kaplan et al. 2020"]


@pytest.mark.parametrize(
    ("author", "cited"),
    [("Huber, Peter J.", "Huber 1964"), ("Golub, G. and Pereyra, V.", "Golub and Pereyra 1964"),
     ("A, B and C, D and E, F", "A et al. 1964"), ("{DeepSeek-AI}", "DeepSeek-AI 1964"), ("", "arXiv:1234.56789")],
)  # fmt: skip
def test_how_a_sentence_cites(author, cited):
    assert Paper(key="k", author=author, year="1964", arxiv="1234.56789").cited == cited


def test_a_paper_that_nobody_described_has_its_number():
    assert cited_in("arXiv:9912.99999") == [Paper(key="arxiv991299999", arxiv="9912.99999")]


def test_papers_have_the_titles_and_authors_that_arxiv_has():
    """Read on arXiv.org: those that were once noted from memory."""
    step, mixing, sparse = (known()[n] for n in ("2503.04715", "2606.08167", "2508.06617"))
    assert step.title.endswith("Step Law -- Optimal Hyperparameter Scaling Law in Large Language Model Pretraining")
    assert (mixing.title, mixing.author) == ("Explaining Data Mixing Scaling Laws", "Dai, Rui and Zheng, Shuran")
    assert sparse.author.startswith("Hossain, Md Arafat")


def test_the_methods_are_those_of_the_fit():
    fit, law = bundled_fit(), laws.get("chinchilla")
    named = {p.author.split(",")[0] for p in of_methods(fit, law)}
    assert named == {"Huber", "Golub", "Wales", "Efron", "Kennedy"}
    squares = fit.objective.model_copy(update={"name": "mse"})
    other = fit.model_copy(update={"objective": squares, "intervals": "wild", "form": None, "starts": fit.starts})
    assert {p.author.split(",")[0] for p in of_methods(other, law)} == {"Golub", "Wales", "Wu"}


def test_every_described_paper_is_cited_somewhere_and_keys_are_distinct():
    texts = [law.cite for law in laws.registry().values()] + [card.source for card in bundled()]
    described = {k for k in known() if k[0].isdigit()}
    assert described <= {p.arxiv for text in texts for p in cited_in(text)}
    assert len({p.key for p in known().values()}) == len(known())
