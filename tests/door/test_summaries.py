"""The page of text."""

from core.door.summaries import WIDTH


def test_every_parameter_stands_on_the_page(fitted):
    text = fitted.summary()
    assert all(f"\n{name} " in text for name in fitted.parameters.index)
    assert "95 % interval" in text
    assert max(map(len, text.splitlines())) <= WIDTH + 20
    assert fitted.verdict.badge in text
