"""The licences of what the app needs are those that it may be given on with."""

import pathlib
import re

import pytest

from deploy import licences

ROOT = pathlib.Path(__file__).parents[2]


def test_everything_that_is_required_is_looked_at():
    found = licences.needed()
    written = re.findall(r"^([\w-]+)(?:\[\w+\])?==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert {name.lower() for name in written} <= set(found)
    assert {"psycopg", "psycopg-binary", "starlette", "jaxlib"} <= set(found)  # what others need is in it too
    assert "pytest" not in found


def test_no_licence_binds_the_project_and_all_are_known(capsys):
    licences.main()
    assert licences.UNKNOWN not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "strict"),
    [("GPL-3.0-only", True), ("AGPL-3.0", True), ("GNU General Public License v3", True), ("LGPL-3.0-only", False),
     ("MIT", False), ("GNU Lesser General Public License", False)],
)  # fmt: skip
def test_a_licence_that_binds_all_who_use_it_is_known(text, strict):
    assert bool(licences.STRICT.search(text)) is strict
