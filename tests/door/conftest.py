"""A data frame of runs, and one fit of it for all tests of the door."""

import pytest

from core import door as sl
from tests.fit._examples import spread, two_terms

QUICK = {"starts": 16, "bootstrap": 45, "seed": 5}


@pytest.fixture(scope="session")
def frame():
    return two_terms(spread(30)).table.drop(columns="excluded").reset_index(drop=True)


@pytest.fixture(scope="session")
def fitted(frame):
    return sl.fit(frame, law="chinchilla", **QUICK)
