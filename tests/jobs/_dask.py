"""A Dask scheduler and workers as processes of their own, on this machine."""

import contextlib
import datetime
import ipaddress
import os
import pathlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).parents[2]


@dataclass
class Processes:
    """A scheduler at `address` with its workers."""

    address: str
    scheduler: subprocess.Popen
    workers: list[subprocess.Popen] = field(default_factory=list)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def scheduler(port: int, tls: pathlib.Path | None = None) -> subprocess.Popen:
    """Start a scheduler on a port of this machine, and wait until it listens."""
    how = ["--host", f"{'tls' if tls else 'tcp'}://127.0.0.1", "--port", str(port), "--no-dashboard"]
    process = _started("dask_scheduler", [*how, *_certificates(tls)])
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return process
        time.sleep(0.05)
    raise AssertionError("the scheduler does not listen")


def worker(address: str, tls: pathlib.Path | None = None) -> subprocess.Popen:
    """Start a worker with one thread, and no other process that would start it again."""
    how = [address, "--nthreads", "1", "--no-dashboard", "--no-nanny", "--host", "127.0.0.1"]
    return _started("dask_worker", [*how, *_certificates(tls)])


@contextlib.contextmanager
def processes(workers: int, tls: pathlib.Path | None = None) -> Iterator[Processes]:
    """Hold a scheduler with so many workers."""
    port = free_port()
    address = f"{'tls' if tls else 'tcp'}://127.0.0.1:{port}"
    running = Processes(address, scheduler(port, tls))
    try:
        running.workers += [worker(address, tls) for _ in range(workers)]
        yield running
    finally:
        for process in [*running.workers, running.scheduler]:
            process.kill()
            process.wait()


def certificates(folder: pathlib.Path) -> pathlib.Path:
    """Write ca.pem, cert.pem and key.pem for this machine into a folder, and return it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key, today = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    signed = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1)).not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    for file in ("ca.pem", "cert.pem"):
        (folder / file).write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(text)
    return folder


def _certificates(tls: pathlib.Path | None) -> list[str]:
    if tls is None:
        return []
    return ["--tls-ca-file", f"{tls}/ca.pem", "--tls-cert", f"{tls}/cert.pem", "--tls-key", f"{tls}/key.pem"]


def _started(program: str, how: list[str]) -> subprocess.Popen:
    env = {**os.environ, "JAX_NUM_CPU_DEVICES": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{program}", *how],
        cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
