"""What people take away: files of plain names."""

import pytest

from pages.parts import show


@pytest.mark.parametrize(
    ("name", "stem"),
    [("my runs.csv-rows", "my-runs.csv-rows"), ("../../etc/passwd", "etc-passwd"), ("///", "table"),
     ("a" * 500, "a" * 120), ("![x](http://e.x)", "x-http-e.x")],
)  # fmt: skip
def test_a_file_has_a_plain_name(name, stem):
    assert show.stem(name) == stem
