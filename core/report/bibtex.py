"""BibTeX entries of what a fit stands on: its law, its runs, its methods, and this program."""

import re

from .. import __version__, laws
from ..fit.result import Fit
from ..laws.base import Law
from ..runs import Card, Runs
from .latex import escape
from .papers import Paper, cited_in, of_methods

UNSAFE = re.compile(r"[^\w.~:/?#@!$&'()*+,;=%-]", re.ASCII)  # what no address holds as it is


def bibliography(fit: Fit, runs: Runs) -> str:
    """Return the entries, each paper once: those of the law, of the data set's source, of the methods, the program."""
    law, card = laws.get(fit.law), runs.card
    papers = [*cited_in(law.cite), *(cited_in(card.source) if card else []), *of_methods(fit, law)]
    entries = {p.key: _paper(p) for p in papers}
    if card:
        entries[f"data-{_plain(card.name)}"] = _data_set(card)
    entries["explorer"] = _entry(
        "misc", "explorer", {"title": "{Scaling-law explorer}", "note": f"Version {escape(fit.version or __version__)}"}
    )
    return "\n".join(entries.values())


def of_law(law: Law) -> str:
    """Return the entries of the papers that a law and its published constants are from, each once."""
    papers = [*cited_in(law.cite), *(p for s in law.published for p in cited_in(s.source))]
    return "\n".join({p.key: _paper(p) for p in papers}.values())


def _paper(paper: Paper) -> str:
    fields = {"author": paper.author, "title": f"{{{escape(paper.title)}}}" if paper.title else "",
              "year": paper.year}  # fmt: skip
    if paper.arxiv:
        fields |= {"eprint": paper.arxiv, "archiveprefix": "arXiv", "url": f"https://arxiv.org/abs/{paper.arxiv}"}
    fields |= {"journal": escape(paper.where)}
    return _entry("article" if paper.where else "misc", paper.key, fields)


def _data_set(card: Card) -> str:
    fields = {
        "title": f"{{{escape(card.title)}}}",
        "howpublished": f"\\url{{{address(card.url)}}}",
        "note": escape(f"{card.source} Licence: {card.licence}"),
    }
    return _entry("misc", f"data-{_plain(card.name)}", fields)


def address(url: str) -> str:
    r"""Return an address that \url sets as it is: what could end it stands as % and two digits."""
    return UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "-", name).strip("-") or "runs"


def _entry(kind: str, key: str, fields: dict[str, str]) -> str:
    rows = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{rows}}}\n"
