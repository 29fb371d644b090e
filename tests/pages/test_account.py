"""Who is looking: the one user of a machine, or whoever signed in, as far as the provider vouches for it."""

from types import SimpleNamespace

import pytest

from core.errors import BadInput
from core.store.accounts import local_account
from pages.parts import account

GOOD = {
    "redirect_uri": "https://here/oauth2callback", "cookie_secret": "0123456789abcdef" * 2, "client_id": "x",
    "client_secret": "y", "server_metadata_url": "https://id/.well-known/openid-configuration",
}  # fmt: skip


@pytest.fixture
def says(monkeypatch):
    """Return a function that configures signing in, and says who did."""

    def configure(section, **claims):
        user = SimpleNamespace(is_logged_in=bool(claims), to_dict=lambda: claims)
        monkeypatch.setattr(account, "get_secrets_auth_section", lambda: section)
        monkeypatch.setattr(account, "st", SimpleNamespace(user=user, session_state={}, get_option=lambda _: "0.0.0.0"))

    return configure


def test_where_nobody_signs_in_there_is_one_user_and_that_is_said(says):
    says({})
    assert account.current() == account.needed() == local_account()
    assert account.warning() == account.OPEN
    assert account.problem() == ""


def test_a_visitor_is_nobody_and_is_asked_to_sign_in(says):
    says(GOOD)
    assert account.current() is None
    assert account.warning() == ""
    with pytest.raises(BadInput, match="Sign in first"):
        account.needed()


@pytest.mark.parametrize(
    ("verified", "email"), [(True, "ada@x.org"), ("true", "ada@x.org"), (False, None), (None, None)]
)
def test_an_address_counts_where_the_provider_vouches_for_it(says, verified, email):
    says(GOOD, iss="https://id", sub=f"ada-{verified}", name="Ada", email="Ada@x.org", email_verified=verified)
    found = account.needed()
    assert (found.name, found.email) == ("Ada", email)
    assert account.needed().id == found.id


def test_two_issuers_with_one_name_for_a_person_are_two_people(says):
    ids = set()
    for issuer in ("https://id", "https://other"):
        says(GOOD, iss=issuer, sub="ada")
        ids.add(account.needed().id)
    assert len(ids) == 2


@pytest.mark.parametrize("claims", [{"sub": "ada"}, {"iss": "https://id"}, {"iss": "", "sub": ""}])
def test_a_provider_that_does_not_say_who_is_refused(says, claims):
    says(GOOD, **claims)
    with pytest.raises(BadInput, match="does not say who signed in"):
        account.current()


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"cookie_secret": "short"}, "random letters"), ({"cookie_secret": "a" * 40}, "random letters"),
        ({"cookie_secret": "as long and as random as EXPLORER_COOKIE_SECRET"}, "random letters"),
        ({"redirect_uri": "https://here/"}, "does not end with /oauth2callback"),
        ({"client_id": ""}, "has no client_id"), ({"server_metadata_url": ""}, "has no server_metadata_url"),
    ],
)  # fmt: skip
def test_what_is_configured_badly_is_said_before_the_server_listens(says, change, line):
    says(GOOD | change)
    assert line in account.problem()
    says(GOOD)
    assert account.problem() == ""
