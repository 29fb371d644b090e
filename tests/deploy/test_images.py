"""What containers are made of, read without Docker: an ordinary account, health checks, files that are there."""

import pathlib
import re

import pytest
import yaml

from core import settings
from pages.parts.server import routes

ROOT = pathlib.Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
PROXY = (ROOT / "deploy" / "haproxy.cfg").read_text()
HOSTING = (ROOT / "docs" / "hosting.md").read_text("utf-8")
PINNED = re.compile(r"[a-z-]+:\d+(\.\d+)?(-[a-z.-]+)?")
OF_PROXY = {f"EXPLORER_{name}" for name in ("BIND", "BIND_TLS", "CERTIFICATE", "SECURE", "FRAMES", "APPS")}
OF_COMPOSE = {
    f"EXPLORER_{n}"
    for n in (
        "PASSWORD",
        "COOKIE_SECRET",
        "REPLICAS",
        "SECRETS",
        "PORT",
        "PORT_TLS",
        "CERTIFICATES",
        "BACKUPS",
        "DASK_CERTIFICATES",
    )
}
KNOWN = {s.name for s in settings.SETTINGS} | OF_PROXY | OF_COMPOSE | {"EXPLORER_SERVER"}  # the last is the cookie


def instructions(word):
    """The instructions of the Dockerfile that begin with a word, each on one line."""
    text = DOCKERFILE.replace("\\\n", " ")
    return [line.split(maxsplit=1)[1] for line in text.splitlines() if line.startswith(f"{word} ")]


def test_the_image_runs_under_an_ordinary_account():
    (user,) = instructions("USER")
    assert int(user) >= 1000
    body = DOCKERFILE.replace("\\\n", " ").splitlines()
    last = max(i for i, line in enumerate(body) if line.startswith(("COPY", "RUN")))
    assert body.index(f"USER {user}") > last
    assert f"--uid {user}" in DOCKERFILE


def test_the_image_asks_for_its_health():
    (check,) = instructions("HEALTHCHECK")
    assert "/healthz" in check
    assert "/healthz" in {route.path for route in routes.routes()}  # pyright: ignore[reportAttributeAccessIssue]
    (port,) = instructions("EXPOSE")
    assert f":{port}/healthz" in check
    assert f'"{port}"' in instructions("CMD")[-1]


def test_what_the_image_copies_is_there_and_nothing_else_enters_it():
    copied = {source for line in instructions("COPY") for source in line.split()[:-1]}
    assert copied >= {"core", "pages", "datasets", "app.py", "serve.py"}
    assert [name for name in copied if not (ROOT / name).exists()] == []
    let_in = {n[1:] for n in (ROOT / ".dockerignore").read_text().splitlines() if n.startswith("!")}
    assert let_in == copied
    assert not re.search(r"(?i)(secret|password|token)\s*=", DOCKERFILE)


def test_settings_of_the_image_and_of_compose_are_those_that_there_are():
    for text in (DOCKERFILE, (ROOT / "compose.yaml").read_text(), (ROOT / "deploy" / "example.env").read_text()):
        assert set(re.findall(r"EXPLORER_[A-Z_]+", text)) <= KNOWN
    assert set(re.findall(r"EXPLORER_[A-Z_]+", PROXY)) - {"EXPLORER_SERVER"} == OF_PROXY


def test_every_image_has_a_version():
    images = [*instructions("FROM"), *(s["image"] for s in SERVICES.values() if s["image"] != "scaling-law-explorer")]
    assert [image for image in images if not PINNED.fullmatch(image)] == []


def test_only_the_proxy_has_ports_and_the_database_is_inside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert "inside" not in SERVICES["proxy"]["networks"]


def test_services_wait_for_health_and_keep_what_is_stored():
    assert SERVICES["app"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert SERVICES["proxy"]["depends_on"]["app"]["condition"] == "service_healthy"
    assert SERVICES["database"]["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]
    volumes = {v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", []) if not v.startswith((".", "$"))}
    assert volumes == set(COMPOSE["volumes"])
    assert SERVICES["app"]["read_only"] is True
    assert SERVICES["app"]["cap_drop"] == ["ALL"]


def test_no_secret_stands_in_the_files_and_those_that_are_needed_are_asked_for():
    text = (ROOT / "compose.yaml").read_text()
    for name in ("EXPLORER_PASSWORD", "EXPLORER_COOKIE_SECRET"):
        assert f"${{{name}:?" in text
        assert f"\n{name}=\n" in (ROOT / "deploy" / "example.env").read_text()


@pytest.mark.parametrize("name", ["compose.yaml", "deploy/example.env"])
def test_files_that_are_mounted_are_there(name):
    text = (ROOT / name).read_text()
    found = [path for path in re.findall(r"\./[\w./-]+", text) if path not in ("./backups", "./secrets.toml")]
    assert [path for path in found if not (ROOT / path).exists()] == []


def test_the_page_of_hosting_names_settings_and_files_that_there_are():
    assert set(re.findall(r"EXPLORER_[A-Z_]+", HOSTING)) <= KNOWN
    links = re.findall(r"\]\(\.\./([\w./-]+?)(?:#\w+)?\)", HOSTING)
    paths = re.findall(r"`((?:deploy|tests|docs)/[\w./-]+)`", HOSTING)
    assert len(links) + len(paths) > 6
    assert [path for path in [*links, *paths] if not (ROOT / path).exists()] == []
    for name in ("EXPLORER_QUOTA", "EXPLORER_UPLOAD", "EXPLORER_FITS", "EXPLORER_FITS_EACH", "EXPLORER_READERS"):
        assert f"| `{name}` |" in HOSTING
    for word in ("Kubernetes", "Hugging Face Spaces", "Streamlit Community Cloud"):
        assert word in HOSTING.partition("## Elsewhere (not run)")[2]


def test_targets_of_the_page_are_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`?make (\w+)", HOSTING):
        assert f"\n{target}:" in makefile
