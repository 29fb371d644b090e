"""An account is who an issuer says, and is the same at every visit."""

import pytest

from core.errors import BadInput
from core.store import accounts


def test_it_is_the_same_at_every_visit(url):
    first = accounts.account("https://a.example", "7", "Ada", "Ada@Example.org", url)
    again = accounts.account("https://a.example", "7", "Ada L.", None, url)
    assert again.id == first.id
    assert (again.name, again.email) == ("Ada L.", None)
    assert first.email == "ada@example.org"


def test_the_same_subject_of_another_issuer_is_somebody_else(url):
    ids = {
        accounts.account(issuer, "7", "Ada", None, url).id for issuer in ("https://a.example", "https://b.example", "")
    }
    assert len(ids) == 3


def test_a_machine_has_one_user(url):
    assert accounts.local_account(url) == accounts.local_account(url)


def test_a_subject_is_kept_whole_or_not_at_all(url):
    with pytest.raises(BadInput, match="300 letters at most"):
        accounts.account("https://a.example", "x" * 301, "Ada", None, url)
