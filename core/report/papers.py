"""Papers that a fit cites, by the arXiv identifiers in its sources: who wrote them, when, and under which title."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..fit import objectives
from ..fit.result import Fit
from ..fit.solver.projection import linear_params
from ..laws.base import Law

ARXIV = re.compile(r"\b\d{4}\.\d{4,5}\b")
FILE = Path(__file__).with_name("papers.toml")
BOOTSTRAPS = {"wild": "wu"}  # methods of intervals with a paper of their own; the others are Efron's
RESAMPLED = ("case", "residual", "profile")


@dataclass(frozen=True)
class Paper:
    """One paper. `author` is as BibTeX has it, "and" between names; `where` is the journal with its pages."""

    key: str
    author: str = ""
    year: str = ""
    title: str = ""
    arxiv: str = ""
    where: str = ""

    @property
    def cited(self) -> str:
        """Return how a sentence cites it: "Hoffmann et al. 2022"; its arXiv number where no more is known."""
        if not self.author:
            return f"arXiv:{self.arxiv}"
        names = [name.partition(",")[0].strip("{}") for name in self.author.split(" and ")]
        if names[1:] == ["others"] or len(names) > 2:
            return f"{names[0]} et al. {self.year}"
        return f"{' and '.join(names)} {self.year}"


@cache
def known() -> dict[str, Paper]:
    """Return the papers that this project knows by title, by arXiv number or by the name of a method."""
    found = tomllib.loads(FILE.read_text("utf-8"))
    arxiv = {k: Paper(key=_key(v), arxiv=k, **v) for k, v in found["arxiv"].items()}
    return arxiv | {k: Paper(key=_key(v), **v) for k, v in found["method"].items()}


def _key(facts: dict[str, str]) -> str:
    first = re.split(",| and ", facts["author"])[0]
    return "".join(c for c in first.lower() if c.isalpha()) + facts["year"]


def cited_in(text: str) -> list[Paper]:
    """Return the papers whose arXiv number stands in `text`, in its order, each once."""
    numbers = dict.fromkeys(ARXIV.findall(text))
    return [known().get(n, Paper(key=f"arxiv{n.replace('.', '')}", arxiv=n)) for n in numbers]


def of_methods(fit: Fit, law: Law) -> list[Paper]:
    """Return the papers of the methods that this fit used: its objective, search, intervals and form error."""
    drawn = any(e.low is not None for e in fit.parameters.values()) or bool(fit.draws)
    names = [
        "huber" if objectives.get(fit.objective.name).uses_delta else "",
        "golub" if linear_params(law) else "",
        "wales" if fit.starts.apart is not None else "",
        (BOOTSTRAPS.get(fit.intervals, "") or ("efron" if fit.intervals in RESAMPLED else "")) if drawn else "",
        "kennedy" if fit.form is not None else "",
    ]
    return [known()[name] for name in names if name]
