"""People sign in at a real provider of OpenID Connect, and see and change what is theirs and nothing else."""

import json
import secrets
import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from tests.browser._server import free_port, serve
from tests.browser._waiting import settled

pytestmark = pytest.mark.browser
PEOPLE = {
    "ada": {"name": "Ada <b>L</b>", "email": "ada@example.org", "email_verified": True},
    "eve": {"name": "Eve", "email": "eve@example.org", "email_verified": True},
    "mallory": {"name": "Mallory", "email": "eve@example.org", "email_verified": False},  # nobody vouches for it
}


@pytest.fixture(scope="module")
def provider():
    """The address of a provider with three people."""
    import oidc_provider_mock

    users = [oidc_provider_mock.User(sub=name, claims=claims) for name, claims in PEOPLE.items()]
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def address(provider, tmp_path_factory):
    """The app, where people sign in there."""
    folder = tmp_path_factory.mktemp("signed")
    port = free_port()
    file = folder / "secrets.toml"
    file.write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{secrets.token_hex(32)}"\n'
        f'client_id = "explorer"\nclient_secret = "{secrets.token_hex(8)}"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n'
    )
    found, process = serve(folder, port, ["--secrets.files", str(file)])
    yield found
    process.terminate()
    process.wait(20)


@pytest.fixture
def person(browser, address):
    """Return a function that gives a browser of its own to somebody who is signed in, or to a visitor (no name)."""
    opened = []

    def someone(name: str = ""):
        context = browser.new_context()
        opened.append(context)
        page = context.new_page()
        page.goto(f"{address}/dashboards")
        settled(page)
        if name:
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("button", name=name, exact=True).click()
            page.wait_for_url(f"{address}/**")
            settled(page)
        return page

    yield someone
    for context in opened:
        context.close()


def at(page, address, path):
    page.goto(f"{address}/{path}")
    settled(page)
    return page


def sign_out(page, address, called):
    """Sign out here and at the provider, as its page asks."""
    page.get_by_role("button", name=called).click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/end_session**")
    page.locator("button[type=submit]").first.click()
    page.wait_for_url(f"{address}/**")
    settled(page)
    page.get_by_role("button", name="Sign in").wait_for()


def new_dashboard(page, address):
    """Save one as whoever is signed in; return its id."""
    at(page, address, "dashboards")
    page.get_by_role("button", name="New dashboard").click()
    link = page.get_by_role("link", name="Dashboard of").first  # the last that was changed
    link.wait_for()
    return link.get_attribute("href").partition("dashboard=")[2]


def sees(page, address, key):
    """Whether a dashboard opens for them."""
    at(page, address, f"dashboard?dashboard={key}")
    text = page.locator('[data-testid="stMain"]').inner_text()
    assert ("cannot be opened" in text) != ("Version 1 of 1" in text)
    return "Version 1 of 1" in text


def test_what_is_private_is_seen_by_its_owner_and_invited_editors_alone(person, address):
    ada = person("ada")
    key = new_dashboard(ada, address)
    assert sees(ada, address, key)
    assert ada.get_by_role("button", name="Ada <b>L</b>").count() == 1  # a name is text and nothing else

    visitor, eve, mallory = person(), person("eve"), person("mallory")
    assert [sees(p, address, key) for p in (visitor, eve, mallory)] == [False, False, False]

    # Ada lets Eve edit; Mallory, whose address nobody vouches for, gets nothing by it.
    at(ada, address, f"dashboard?dashboard={key}")
    ada.get_by_text("Change this dashboard").click()
    ada.get_by_label("Who else may change it: an address").fill("Eve@example.org")
    ada.get_by_label("Who else may change it: an address").press("Enter")
    ada.get_by_role("button", name="Add an editor").click()
    ada.get_by_role("button", name="Remove").wait_for()
    assert [sees(p, address, key) for p in (visitor, eve, mallory)] == [False, True, False]

    # Signed out, she is a visitor like any other; what is public stays.
    sign_out(ada, address, "Ada <b>L</b>")
    assert not sees(ada, address, key)


def test_a_visitor_reads_and_is_asked_to_sign_in_before_anything_is_saved(person, address):
    page = person()
    at(page, address, "dashboards")
    page.get_by_role("button", name="New dashboard").click()
    page.get_by_text("Sign in first").first.wait_for()
    at(page, address, "dashboard?dashboard=story-batch")
    assert page.get_by_text("A story of the gallery").count() == 1


def test_forged_cookies_and_headers_sign_nobody_in(person, browser, address, provider):
    key = new_dashboard(person("ada"), address)
    said = json.dumps({"iss": provider, "sub": "ada", "is_logged_in": True, "origin": address})
    forged = create_signed_value(secrets.token_hex(32), "_streamlit_user", said).decode()  # with another secret
    for value in ("ada", said.replace('"', "'"), forged):
        headers = {"X-Forwarded-User": "ada", "X-Forwarded-Email": "ada@example.org"}
        context = browser.new_context(extra_http_headers=headers)
        context.add_cookies([{"name": "_streamlit_user", "value": value, "url": address}])
        page = context.new_page()
        assert not sees(page, address, key)
        assert page.get_by_role("button", name="Sign in").count() == 1
        context.close()


def test_a_cookie_from_before_is_not_who_signs_in_after(person, address):
    """Whoever plants a cookie of theirs in another's browser does not become them when these sign in."""
    planted = [c for c in person("mallory").context.cookies() if c["name"].startswith("_streamlit_user")]
    ada = person()
    ada.context.add_cookies(planted)
    at(ada, address, "dashboards")
    assert ada.get_by_role("button", name="Mallory").count() == 1
    sign_out(ada, address, "Mallory")
    ada.get_by_role("button", name="Sign in").click()
    ada.get_by_role("button", name="ada", exact=True).click()
    ada.wait_for_url(f"{address}/**")
    settled(ada)
    key = new_dashboard(ada, address)
    now = {c["name"]: c["value"] for c in ada.context.cookies()}
    assert all(now.get(c["name"]) != c["value"] for c in planted)
    assert not sees(person("mallory"), address, key)


def test_signing_in_leads_to_the_provider_and_back_here_whatever_is_asked(person, address, provider):
    """The address that the button opens, with more in it and other hosts in its headers, leads nowhere else."""
    page, seen = person(), []
    page.on("request", lambda r: seen.append(r.url) if "/auth/login" in r.url else None)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{provider}/**")
    [link] = seen
    for more in ("", "&next=http://evil.example", "&redirect_uri=http://evil.example/oauth2callback"):
        for name in ("Accept", "X-Forwarded-Host"):
            found = urlsplit(location(f"{link}{more}", {name: "evil.example"}))
            assert found.netloc == urlsplit(provider).netloc
            assert parse_qs(found.query)["redirect_uri"] == [f"{address}/oauth2callback"]


@pytest.mark.parametrize("query", ["", "next=http://evil.example", "provider=//evil.example", "code=x&state=y"])
@pytest.mark.parametrize("path", ["auth/login", "auth/logout", "oauth2callback"])
def test_without_its_token_an_address_leads_to_the_plan(address, path, query):
    found = location(f"{address}/{path}?{query}", {"Accept": "text/html"})
    assert found == "/"


def location(url, headers):
    """Where an address leads, which it must."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args, **kwargs):
            return None

    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.build_opener(Stay).open(urllib.request.Request(url, headers=headers), timeout=20)
    assert caught.value.code in (302, 303, 307)
    return caught.value.headers["Location"]
