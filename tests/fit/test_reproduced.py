"""The table of published numbers: each is computed once more, and one that differed would be seen."""

from dataclasses import replace

import pytest

from core import laws
from core.fit.reproduced import reproduced


@pytest.fixture(scope="module")
def table():
    return reproduced(laws.examples().values())


def test_every_check_of_every_published_set_is_in_it_and_passes(table):
    count = sum(len(s.checks) for law in laws.examples().values() for s in law.published)
    assert len(table) == count > 150
    assert table.loc[~table["passes"]].empty


def test_a_number_that_differs_does_not_pass():
    law = laws.get("chinchilla")
    one = law.published[0]
    other = replace(one, checks=tuple(replace(c, value=c.value * 1.01) for c in one.checks))
    found = reproduced([replace(law, published=(other,))])
    assert len(found)
    assert not found["passes"].any()
    assert found["off"].tolist() == pytest.approx([0.01 / 1.01] * len(found), rel=0.2)
