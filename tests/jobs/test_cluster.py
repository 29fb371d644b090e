"""Which schedulers are taken, and by what they are trusted."""

import ssl

import pytest

from core.errors import BadInput
from core.fit.solver.spread import walk_piece
from core.jobs.cluster import DaskCluster, SchedulerGoneError, checked_address
from core.jobs.pieces import name_of
from tests.jobs._dask import certificates, free_port, processes


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("tls://scheduler:8786", "tls://scheduler:8786"),
        ("tls://10.0.0.7:8786/", "tls://10.0.0.7:8786"),
        ("tcp://127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        ("tcp://[::1]:8786", "tcp://[::1]:8786"),
        ("tcp://localhost:8786", "tcp://localhost:8786"),
    ],
)
def test_addresses_that_are_taken(address, taken):
    assert checked_address(address) == taken


@pytest.mark.parametrize("address", ["tcp://10.0.0.7:8786", "tcp://scheduler:8786", "tcp://127.0.0.1.example.org:1"])
def test_whoever_reaches_a_plain_scheduler_could_run_code_there(address):
    with pytest.raises(BadInput, match=r"open to whoever reaches it; allowed are tls://HOST:PORT"):
        checked_address(address)


@pytest.mark.parametrize(
    "address", ["", "scheduler", "tls://scheduler", "http://a:1", "tls://a:b", "tls://a:99999", "tls://a:1/b", "tls://"]
)
def test_what_is_no_address(address):
    with pytest.raises(BadInput, match=r"is no address of a Dask scheduler; allowed are tls://HOST:PORT"):
        checked_address(address)


def test_an_encrypted_one_needs_the_certificates(tmp_path):
    with pytest.raises(BadInput, match=r"EXPLORER_DASK_TLS names the folder of ca.pem, cert.pem, key.pem"):
        DaskCluster("tls://127.0.0.1:1")
    (tmp_path / "ca.pem").touch()
    with pytest.raises(BadInput, match=r"lacks cert.pem, key.pem"):
        DaskCluster("tls://127.0.0.1:1", tmp_path)


def test_where_nobody_answers_it_is_left_alone_for_a_while(monkeypatch):
    monkeypatch.setattr("core.jobs.cluster.CONNECT", 0.5)
    cluster = DaskCluster(f"tcp://127.0.0.1:{free_port()}")
    assert not cluster.away
    with pytest.raises(SchedulerGoneError):
        cluster.reach()
    assert cluster.away


def test_only_who_has_a_certificate_is_answered(tmp_path, monkeypatch):
    """A scheduler with TLS asks both sides for a certificate of the same authority; others are not let in."""
    monkeypatch.setattr("core.jobs.cluster.CONNECT", 20.0)
    mine, other = certificates(tmp_path / "mine"), certificates(tmp_path / "other")
    with processes(0, mine) as running:
        cluster = DaskCluster(running.address, mine)
        cluster.reach()
        cluster.close()
        monkeypatch.setattr("core.jobs.cluster.CONNECT", 1.0)
        for refused in (DaskCluster(running.address, other), DaskCluster(running.address.replace("tls", "tcp"))):
            with pytest.raises((SchedulerGoneError, ssl.SSLError)):
                refused.reach()


def test_a_piece_that_fails_is_the_failure_of_the_job():
    with processes(1) as running:
        cluster = DaskCluster(running.address)
        with pytest.raises(ValueError, match="no record"):
            list(cluster.each(name_of(walk_piece), iter([(0, b"no record")]), lambda: None))
        with pytest.raises(BadInput, match="is no part of a job"):
            list(cluster.each("os:system", iter([(0, b"true")]), lambda: None))
        cluster.close()
