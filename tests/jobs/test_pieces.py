"""A piece of a job is named, and nothing can be named but what a module of the engine lists."""

import pytest

from core.errors import BadInput
from core.fit.solver.spread import walk_piece
from core.fit.uncertainty.bootstrap import DRAWS
from core.jobs.pieces import name_of, named, run_piece


def test_what_a_module_lists_is_found_by_its_name():
    assert named(name_of(walk_piece), "PIECES") is walk_piece
    assert [named(name_of(kind), "DRAWS") for kind in DRAWS] == list(DRAWS)


@pytest.mark.parametrize(
    "name",
    [
        "os:system", "subprocess:run", "..os:system", "fit.solver.spread:dump", "fit.solver.spread:solve.solve", "",
        "fit.solver.spread", "no.such.module:walk_piece", "fit.solver.spread:__import__",
        "fit.uncertainty.bootstrap:CaseDraw",
    ],
)  # fmt: skip
def test_nothing_else_can_be_named(name):
    with pytest.raises(BadInput, match="is no part of a job; allowed is what a module of the engine lists in PIECES"):
        run_piece(name, b"")
