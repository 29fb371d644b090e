"""A table whose names are Markdown, links, images and addresses: none gets through on any page that shows them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core import runs
from core.runs import Mapped, Problem, from_table
from pages.parts import question
from tests.pages._shown import live

EVIL = "![p](https://evil.example/p.png) www.evil.example a@evil.example <img src=https://evil.example/i>"
DOMAIN = "![p](https://evil.example/p.png) www.evil.example a@evil.example"  # a link has no = in its names
QUICK = {"boot": "40", "starts": "32"}


def hostile(name: str) -> runs.Runs:
    """The runs of a bundled set, with every text of theirs replaced."""
    found = runs.load_bundled(name)
    table = found.table.copy()
    for column in table.columns:
        if table[column].dtype.kind != "f" and column not in ("excluded", "status", "sweep"):
            table[column] = [f"{EVIL} {cell}" if cell else "" for cell in table[column]]
    mapping = tuple(replace(m, source=f"{m.source} {EVIL}") for m in found.mapping)
    problems = tuple(Problem(None, None, f"{EVIL} is {kind}", kind) for kind in ("error", "warning", "note"))
    return replace(found, name=f"{EVIL}.csv", table=table, mapping=mapping, problems=problems, card=None)


def mixtures() -> runs.Runs:
    """Runs of three domains, two of which have such names."""
    rng = np.random.default_rng(0)
    shares = rng.dirichlet([2, 2, 2], 24)
    names = [f"a {DOMAIN}", f"b {DOMAIN}", "web"]
    table = {f"mix/{n}": h for n, h in zip(names, shares.T, strict=True)}
    table |= {f"loss/{n}": 2 + 0.5 * shares[:, i] + 0.001 * rng.standard_normal(24) for i, n in enumerate(names)}
    frame = pd.DataFrame(table)
    return from_table(frame, f"{EVIL}.csv", [Mapped(c, c, 1.0, "") for c in frame.columns])


@pytest.mark.parametrize("page", ["data", "fit", "allocate", "extrapolate", "shape", "batch"])
def test_no_name_of_a_table_gets_through(open_page, page):
    app = open_page(page, {question.UPLOAD: hostile("chinchilla"), "data_rows": True}, data=question.UPLOAD, **QUICK)
    assert not app.exception
    assert live(app, "evil") == set()


def test_no_domain_gets_through(open_page):
    mix = f"a {DOMAIN}=0.5,b {DOMAIN}=0.3,web=0.2"
    link = {"data": question.UPLOAD, "mixlaw": "mixture-linear", "mix": mix, **QUICK}
    app = open_page("mixture", {question.UPLOAD: mixtures(), "mixture_triangle": True, "mixture_fitted": True}, **link)
    assert not app.exception
    assert not app.error
    assert live(app, "evil") == set()


@pytest.mark.parametrize("loss", ["loss", f"loss {EVIL}"])
def test_no_name_of_a_file_gets_through_while_its_columns_are_asked_about(open_page, loss):
    rows = [f'"{EVIL} {i}",{1e8 * (i + 1)},1e9,{3 - i / 9},"{EVIL}",{i}' for i in range(9)]
    text = f'run,params,tokens,"{loss}","see {EVIL}","{EVIL} ratio"\n' + "\n".join([*rows, f'"{EVIL}","{EVIL}",1,1,,'])
    app = open_page("data", {"data_rows": True})
    app.file_uploader[0].set_value((f"{DOMAIN}.csv".replace("/", "∕"), text.encode(), "text/csv")).run()
    assert not app.exception
    assert live(app, "evil") == set()


def test_what_gets_through_would_be_found(open_page):
    app = open_page("laws")
    assert not live(app, "evil")
    app.markdown[0].proto.body = f"see {EVIL}"
    assert live(app, "evil")
