"""A server that visits its own pages draws them as for a browser."""

import asyncio
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import pytest

from pages.parts import warm


@pytest.mark.parametrize("page", ["", "laws"])
def test_a_visit_lasts_until_the_page_is_drawn(server, page):
    """A page is many messages: its title, its inputs and its picture among them."""
    port = urllib.parse.urlsplit(server).port
    assert port is not None
    with ThreadPoolExecutor(1) as apart:  # a thread of its own: Playwright's loop runs in this one
        seen = apart.submit(lambda: asyncio.run(warm.visit(port, page))).result()
    assert seen > 20
