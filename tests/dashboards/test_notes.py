"""Notes are Markdown and nothing else."""

import re

import pytest

from core.dashboards import notes


def test_what_people_write_looks_as_they_meant_it():
    found = notes.html("# Title\n\nSome *words*, **more**.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    for part in ("<h1>Title</h1>", "<em>words</em>", "<strong>more</strong>", "<li>one</li>", "<td>1</td>"):
        assert part in found


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/x.png)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "[x](vbscript:x)",
        '<https://example.org/"onmouseover=alert(1)>',
        "[x]( javascript:alert(1))",
        "[a]: javascript:alert(1)\n\n[a]",
        "![x][a]\n\n[a]: https://example.org/x.png",
        "<iframe src=https://example.org>",
        "<svg/onload=alert(1)>",
        "[x](file:///etc/passwd)",
        "&lt;script&gt;",
        "`<script>`",
    ],
)
def test_nothing_in_them_runs_or_is_fetched(text):
    found = notes.html(text)
    assert not re.search(r"<(script|img|iframe|svg|object|embed|style|link|meta|form)", found, re.I)
    assert not [
        href for href in re.findall(r'href="([^"]*)"', found) if not href.startswith(("http://", "https://", "mailto:"))
    ]
    assert not re.search(r"<[^>]*\son\w+=", found)


def test_a_link_says_that_it_is_one():
    found = notes.html("[paper](https://example.org/paper)")
    assert 'rel="nofollow noopener noreferrer ugc"' in found
    assert 'target="_blank"' in found
    assert "↗" in found
