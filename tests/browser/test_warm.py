"""A server that visits its own pages draws them as for a browser."""

import urllib.parse

import pytest

from pages.parts import warm
from tests._loops import ended


@pytest.mark.parametrize("page", ["", "laws"])
def test_a_visit_lasts_until_the_page_is_drawn(server, page):
    """A page is many messages: its title, its inputs and its picture among them."""
    port = urllib.parse.urlsplit(server).port
    assert port is not None
    assert ended(lambda: warm.visit(port, page)) > 20
