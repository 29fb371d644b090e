"""A dashboard by its address: only what one may hold is taken from a server, whatever that sends."""

import contextlib
import hashlib
import http.server
import json
import threading

import pytest

from core.dashboards import address, pack
from core.errors import BadInput
from tests.dashboards._examples import dashboard

KEY = "k" * 32


@pytest.fixture
def host():
    """A server that answers with `answers` by path: bytes, or a place that it sends on to."""
    answers = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            found = answers.get(self.path.partition("?")[0])
            code = 404 if found is None else 302 if isinstance(found, str) else 200
            self.send_response(code)
            if isinstance(found, str):
                self.send_header("Location", found)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(found if isinstance(found, bytes) else b'{"error": "none\\nhere"}')

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", answers
    server.shutdown()
    server.server_close()


def filled(answers, change=lambda about: about, base=""):
    """Have a server answer with a dashboard, whose description was changed."""
    document, blobs = pack(dashboard())
    about = {"version": 1, "latest": 1, "author": "A", "created": "2026", "app": "0", "document": json.loads(document)}
    place = f"{base}/api/v1/dashboards/{KEY}"
    answers[place] = json.dumps(change({**about, "parts": {n: len(b) for n, b in blobs.items()}})).encode()
    answers.update({f"{place}/parts/{name}": data for name, data in blobs.items()})
    return place


def opened(place, path="/dashboard"):
    return address.open_address(f"{place}{path}?dashboard={KEY}")


def test_it_is_the_dashboard_that_was_saved(host):
    filled(host[1], base="/a/site")
    assert opened(host[0], "/a/site/dashboard").dashboard == dashboard()


@pytest.mark.parametrize(
    "text",
    [
        "", "nonsense", "file:///etc/passwd", f"ftp://host/dashboard?dashboard={KEY}", "http://host/dashboard",
        f"http:///dashboard?dashboard={KEY}", f"http://me:secret@host/?dashboard={KEY}", "http://[bad",
        "http://host/?dashboard=../../x", f"http://host:99999/?dashboard={KEY}",
        f"http://host/?dashboard={KEY}&version=x",
    ],
)  # fmt: skip
def test_what_is_no_address_of_one_is_refused_before_anybody_is_asked(text, monkeypatch):
    monkeypatch.setattr(address, "_Budget", None)
    with pytest.raises(BadInput, match="allowed is the link of a dashboard") as caught:
        address.open_address(text)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda about: about | {"document": about["document"] | {"schema": 99}},
        lambda about: about | {"document": about["document"] | {"more": 1}},
        lambda about: about | {"document": None},
        lambda about: about | {"parts": {"../../x": 1}},
        lambda about: about | {"parts": {}},
        lambda about: about | {"version": "x"},
        lambda about: {"error": "x"},
        lambda about: [about],
        lambda about: about | {"latest": None},
    ],
)
def test_what_the_schema_does_not_allow_is_refused(host, change):
    filled(host[1], change)
    with pytest.raises(BadInput) as caught:
        opened(host[0])
    assert "\n" not in str(caught.value)


def test_a_part_that_was_changed_is_refused(host):
    place = filled(host[1])
    name = next(n for n in host[1] if "/parts/" in n)
    host[1][name] += b" "
    with pytest.raises(BadInput, match="was changed on its way"):
        opened(host[0])
    assert place in host[1]


def test_a_chart_that_asks_somebody_is_refused(host):
    data = json.dumps({"kind": "chart", "specification": {"data": {"url": "http://x"}}, "data": {}}).encode()
    name = hashlib.sha256(data).hexdigest()

    def changed(about):
        panel = {"title": "x", "exhibit": name}
        return about | {"document": about["document"] | {"panels": [panel], "tables": []}, "parts": {name: len(data)}}

    place = filled(host[1], changed)
    host[1][f"{place}/parts/{name}"] = data
    with pytest.raises(BadInput, match="could ask another host"):
        opened(host[0])


def test_what_is_too_large_is_refused_before_it_is_all_here(host, monkeypatch):
    filled(host[1])
    monkeypatch.setattr(address, "MOST_BYTES", 1000)
    with pytest.raises(BadInput, match="too large"):
        opened(host[0])


def test_a_server_that_sends_on_elsewhere_is_not_followed(host):
    filled(host[1])
    host[1][f"/other/api/v1/dashboards/{KEY}"] = f"{host[0]}/api/v1/dashboards/{KEY}"
    with pytest.raises(BadInput, match=r"refuses \(302\)"):
        opened(host[0], "/other/dashboard")


def test_a_refusal_and_silence_are_one_line(host):
    with pytest.raises(BadInput, match=r"^The server refuses \(404\): none here$"):
        opened(host[0])
    host[1][f"/api/v1/dashboards/{KEY}"] = b"<html>"
    with pytest.raises(BadInput, match="is no dashboard: it is no JSON"):
        opened(host[0])
    with pytest.raises(BadInput, match=r"^The server cannot be reached: "):
        opened("http://127.0.0.1:9")
