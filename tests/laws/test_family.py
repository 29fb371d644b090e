"""Laws over a family of columns: their members, and the domain that a target is on."""

import pytest

from core import laws
from core.errors import BadInput
from core.laws.family import bound_key, covers, family, held, members_of, needed_share, split
from core.laws.transforms import bound

OF_DOMAIN = ("mixture-bimix", "mixture-dcpt", "mixture-capacity")  # they predict the loss on one of the domains
DOMAINS = ("books", "code", "web")


def test_a_law_names_its_family():
    assert family(laws.get("mixture-linear")) == "mix/"
    assert family(bound(laws.get("mixture-linear"), DOMAINS)) == ""
    assert family(laws.get("chinchilla")) == ""


def test_members_are_what_the_columns_say():
    columns = ["params", "mix/web", "loss", "mix/a/b", "mixture"]
    assert members_of(laws.get("mixture-linear"), columns) == ("web", "a/b")
    assert members_of(laws.get("chinchilla"), columns) == ()


@pytest.mark.parametrize("members", [("a,b", "c[1]"), ("ä ö", "%2C"), ("b", "a")])
def test_a_bound_law_is_found_again_by_its_key(members):
    law = bound(laws.get("mixture-linear"), members)
    assert split(law.key) == ("mixture-linear", tuple(sorted(members)))
    assert laws.get(law.key) is law


def test_keys_of_today_open():
    assert bound_key("k", ("a,b", "c d")) == "k[a%2Cb,c%20d]"
    assert split("k[a%2Cb,c%20d]") == ("k", ("a,b", "c d"))
    assert split("chinchilla") == ("chinchilla", ())


@pytest.mark.parametrize("key", ["mixture-linear[a]", "mixture-linear[a,a]"])
def test_fewer_than_two_domains_are_refused(key):
    with pytest.raises(BadInput, match="needs 2 or more different"):
        laws.get(key)


@pytest.mark.parametrize("key", OF_DOMAIN)
def test_a_target_has_the_number_of_its_domain_whatever_their_order(key):
    law = bound(laws.get(key), ("web", "books", "code"))
    assert law is bound(laws.get(key), DOMAINS)
    assert [held(law, f"loss/{m}") for m in DOMAINS] == [{"t": float(i)} for i in range(3)]
    assert covers(law, "loss/code")
    assert not covers(law, "loss")
    assert covers(laws.get(key), "loss")  # before it is bound nothing says which domains there are


@pytest.mark.parametrize("target", ["loss", "loss/poems", "loss/Code"])
@pytest.mark.parametrize("key", OF_DOMAIN)
def test_a_target_on_none_of_the_domains_is_refused_with_those_there_are(key, target):
    with pytest.raises(
        ValueError, match=f"{key} .*; {target} is on none of the domains books, code, web: .*loss/books"
    ):
        held(bound(laws.get(key), DOMAINS), target)


def test_other_laws_ask_for_no_domain():
    law = bound(laws.get("mixture-additive"), DOMAINS)
    assert held(law, "loss") == {}
    assert covers(law, "loss")
    assert needed_share(law, "loss") == ""
    assert needed_share(bound(laws.get("mixture-dcpt"), DOMAINS), "loss/code") == ""
    assert needed_share(bound(laws.get("mixture-bimix"), DOMAINS), "loss/code") == "mix/code"
