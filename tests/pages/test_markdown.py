"""Words as Markdown shows them: names of uploads are never read as Markdown, numbers to look at first are bold."""

import re

import pytest

from pages.parts.markdown import JOINER, emphasised, escape, sentence, unescaped

# How a browser finds bare addresses in a text, after backslashes are read (GitHub's Markdown).
ADDRESSES = [
    re.compile(r"(https?://|www(?=\.))([-.\w]+)([^ \t\r\n]*)", re.I),
    re.compile(r"([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)"),
]


def shown(text: str) -> str:
    """What is seen of an escaped text."""
    return re.sub(r"\\([^\w\s])", r"\1", text)


def test_names_are_shown_as_they_are():
    assert escape("a_b*c[d]") == "a\\_b\\*c\\[d\\]"
    assert sentence("a_b is held.") == "A\\_b is held."


def test_what_the_engine_marks_is_bold_and_nothing_else_is():
    assert emphasised("**B_crit** is more than B*: see a:b.") == "**B\\_crit** is more than B\\*: see a\\:b."
    assert emphasised("**40 % [web](x)**") == "**40 % \\[web\\](x)**"


@pytest.mark.parametrize(
    "name",
    ["![p](https://e.x/p.png)", "[a](http://e.x)", "<img src=http://e.x>", "see https://e.x/a", "HTTP://E.X", "www.e.x",
     "WWW.e.x/y", "a.b@e.x", "mailto:a@e.x", "&#104;ttp://e.x", "<https://e.x>", "[r]: https://e.x", "ftp://e.x"],
)  # fmt: skip
def test_no_link_image_or_address_gets_through_and_all_letters_are_seen(name):
    for written in (escape(name), emphasised(name), escape(f"a row of {name} is left out")):
        assert not any(pattern.search(shown(written)) for pattern in ADDRESSES)
        assert not re.search(r"(?<!\\)[\[\]<&]", written)
    assert shown(escape(name)).replace(JOINER, "") == name


@pytest.mark.parametrize(
    "name", ["- a", "+ a", "1. a", "12) a", "===", "---", "# a", "> a", "* a", "~~a~~", "$a$", ":red[a]"]
)
def test_no_name_is_a_list_a_title_or_a_colour(name):
    written = escape(name)
    assert not re.match(r"\s*([-+=*#>]|\d+[.)](\s|$))", written)
    assert not re.search(r"(?<!\\)[~$:#]", written)
    assert shown(written).replace(JOINER, "") == name


def test_numbers_and_plain_words_are_left_alone():
    for text in ("3.5 decades", "2,000 rows (of 3)", "Chinchilla (2022), by X", "e.g. 5 %", "chinchilla@besiroglu"):
        assert escape(text) == text


@pytest.mark.parametrize(
    "text", ["plain words", "a_b*c [x](y) <z> $5 #1 `q` http://e.org www.e.org a@b.c", "1. x", "- y", "\\"]
)
def test_words_come_back_from_markdown(text):
    assert unescaped(escape(text)) == text
