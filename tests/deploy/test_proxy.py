"""The proxy: a visitor stays with one process, what is closed is closed, and nobody says who he is."""

import contextlib
import http.client
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import tempfile

import pytest

from deploy import proxy
from deploy.serve import free_ports
from tests.deploy._proxied import haproxy, proxied


@pytest.fixture(scope="module")
def front():
    with proxied(EXPLORER_FRAMES="https://wiki.example.org") as found:
        yield found


def cookie(headers):
    return headers["set-cookie"].split(";")[0]


def test_a_visitor_stays_with_one_process_and_visitors_are_spread(front):
    ports = set()
    for _ in range(4):
        _, headers, said = front.ask("/")
        mine = {"Cookie": cookie(headers)}
        assert {front.ask("/", headers=mine)[2]["port"] for _ in range(5)} == {said["port"]}
        ports.add(said["port"])
    assert ports == set(front.servers)
    assert "HttpOnly" in headers["set-cookie"]
    assert "explorer_server" not in str(front.ask("/", headers=mine)[2]).lower()  # no process sees it


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/%6detrics", "/site/_stcore/metrics?x", "/metrics", "/_stcore/script-health-check"],
)
def test_metrics_are_closed(front, path):
    code, _, said = front.ask(path)
    assert (code, said) == (404, "There is nothing here.")


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PATCH", "SOMETHING"])
def test_other_methods_are_refused(front, method):
    assert front.ask("/", method=method)[0] in (400, 405)


def test_what_is_too_large_is_refused_before_it_is_sent(front):
    for path, most in (("/_stcore/upload_file/a/b", 55_000_000), ("/x", 1_000_000)):
        assert front.ask(path, "POST", {"Content-Length": str(most + 1)})[0] == 413
    assert front.ask("/x", "POST", body=b"x" * 999_999)[0] == 200
    assert front.ask("/_stcore/upload_file/a/b", "POST", body=b"x" * 2_000_000)[0] == 200
    assert front.ask("/x", "POST", {"Transfer-Encoding": "chunked"}, b"0\r\n\r\n")[0] == 411


def test_whoever_asks_the_api_all_the_time_is_slowed_down_and_pages_are_not():
    with proxied(1) as front:
        assert front.ask("/api/v1/dashboards")[0] == 200
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", front.port, timeout=20)) as opened:
            for _ in range(1010):
                opened.request("GET", "/api/metrics")  # which the proxy answers by itself
                opened.getresponse().read()
        code, _, said = front.ask("/api/v1/dashboards")
        assert (code, said) == (429, {"error": "Too many requests: 1,000 a minute are allowed."})
        assert front.ask("/")[0] == 200


def test_what_a_client_says_of_itself_is_not_believed(front):
    false = {
        "X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example",
        "X-Forwarded-User": "root", "Forwarded": "for=10.0.0.1", "X-Real-IP": "10.0.0.1", "Remote-User": "root",
        "X-Streamlit-User": "root", "X-Auth-Request-Email": "root@example.org",
    }  # fmt: skip
    said = front.ask("/", headers={**false, "Host": "explorer.example"})[2]["headers"]
    assert said["x-forwarded-for"] == "127.0.0.1"
    assert said["x-forwarded-proto"] == "http"
    assert said["x-forwarded-host"] == "explorer.example"
    assert not {"x-forwarded-user", "forwarded", "x-real-ip", "remote-user", "x-streamlit-user"} & set(said)
    assert "root" not in str(said)


def test_pages_may_be_framed_where_that_is_wanted(front):
    policy = front.ask("/")[1]["content-security-policy"]
    assert policy.endswith("; frame-ancestors 'self'")
    assert "default-src 'self';" in policy
    assert "http" not in policy  # nobody else is asked for anything
    framed = front.ask("/dashboard?dashboard=x&embed=true")[1]["content-security-policy"]
    assert framed == policy + " https://wiki.example.org"
    assert front.ask("/")[1]["x-content-type-options"] == "nosniff"


def test_sockets_pass(front):
    request = "GET /_stcore/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    request += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nabcd"
    with socket.create_connection(("127.0.0.1", front.port), 20) as opened:
        opened.sendall(request.encode())
        text = b""
        while not text.endswith(b"dcba"):
            text += (more := opened.recv(1000))
            assert more
    assert text.startswith(b"HTTP/1.1 101")


def test_the_log_has_no_address_and_no_path(front):
    front.ask("/dashboard?dashboard=secretkey&notes=secretword", headers={"X-Forwarded-For": "10.9.8.7"})
    front.until(lambda: front.log.read_text().count("{") > 3)
    text = front.log.read_text()
    assert not [word for word in ("secret", "10.9.8.7", "127.0.0.1") if word in text]
    line = next(line for line in text.splitlines() if line.startswith("{"))
    assert {"time", "method", "status", "milliseconds", "bytes", "server"} <= set(json.loads(line))


def test_a_process_that_ends_is_left_out_and_taken_in_again():
    with proxied() as front:
        _, headers, said = front.ask("/")
        mine, port = {"Cookie": cookie(headers)}, said["port"]
        front.servers[port].shutdown()
        front.servers[port].server_close()
        (other,) = set(front.servers) - {port}
        assert front.ask("/", headers=mine)[2]["port"] == other  # at once
        assert [front.ask("/")[0] for _ in range(8)] == [200] * 8


def test_a_process_whose_database_alone_is_away_serves_on_and_one_without_an_engine_does_not():
    with proxied(1) as front:
        (server,) = front.servers.values()
        server.RequestHandlerClass.health = '{"status":"failing","database":"away","engine":"ok"}'
        front.until(lambda: front.ask("/healthz")[0] == 503)
        for _ in range(5):
            assert front.ask("/")[2]["port"] in front.servers
        server.RequestHandlerClass.health = '{"status":"failing","database":"ok","engine":"away"}'
        front.until(lambda: front.ask("/")[0] == 503)
        server.RequestHandlerClass.health = '{"status":"ok","database":"ok","engine":"ok"}'
        front.until(lambda: front.ask("/")[0] == 200)


@pytest.fixture
def certificate():
    """A file with a key and its certificate, which the account of the proxy can read."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pem"))
    folder.chmod(0o755)
    key, certified, both = folder / "key", folder / "certificate", folder / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certified)], check=True, capture_output=True)
    both.write_text(key.read_text() + certified.read_text())
    both.chmod(0o644)
    yield both
    shutil.rmtree(folder)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not here")
def test_with_a_certificate_everybody_comes_by_tls(certificate):
    (secure,) = free_ports(1)
    with proxied(1, EXPLORER_CERTIFICATE=str(certificate), EXPLORER_BIND_TLS=f"127.0.0.1:{secure}") as front:
        code, headers, _ = front.ask("/x?y=1", headers={"Host": "explorer.example"})
        assert (code, headers["location"]) == (308, "https://explorer.example/x?y=1")
        context = ssl.create_default_context(cafile=str(certificate))
        with contextlib.closing(http.client.HTTPSConnection("localhost", secure, context=context)) as opened:
            opened.request("GET", "/")
            answer = opened.getresponse()
            assert json.loads(answer.read())["headers"]["x-forwarded-proto"] == "https"
    assert {"secure", "samesite=none"} <= set(answer.headers["set-cookie"].lower().split("; "))
    assert answer.headers["strict-transport-security"]


@pytest.mark.parametrize("environment", [{"EXPLORER_APPS": "localhost:8501"}, {"EXPLORER_SECURE": "1"}])
def test_other_ways_of_running_it_are_valid(environment):
    done = subprocess.run(
        [haproxy(), "-c", "-f", str(proxy.TEMPLATE)], env=os.environ | {"EXPLORER_BIND": ":8080"} | environment,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
