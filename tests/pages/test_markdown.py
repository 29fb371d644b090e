"""Words as Markdown shows them: names of uploads are never read as Markdown, numbers to look at first are bold."""

from pages.parts.markdown import emphasised, escape, sentence


def test_names_are_shown_as_they_are():
    assert escape("a_b*c[d]") == "a\\_b\\*c\\[d\\]"
    assert sentence("a_b is held.") == "A\\_b is held."


def test_what_the_engine_marks_is_bold_and_nothing_else_is():
    assert emphasised("**B_crit** is more than B*: see a:b.") == "**B\\_crit** is more than B\\*: see a\\:b."
    assert emphasised("**40 % [web](x)**") == "**40 % \\[web\\](x)**"
