"""The app on a free port, and a headless Chromium, for whoever looks at it as a visitor does."""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence

ROOT = pathlib.Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without these a closed network makes Chromium wait for hosts it cannot reach.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def serve(
    folder: pathlib.Path, port: int = 0, options: Sequence[str] = (), **settings: str
) -> tuple[str, subprocess.Popen]:
    """Start the app with a database of its own in `folder`; return its address and its process once it answers."""
    port = port or free_port()
    usual = {name: value for name, value in os.environ.items() if not name.startswith("JAX_")}
    env = usual | {"EXPLORER_DATABASE": f"sqlite:///{folder}/browser.db"} | {"EXPLORER_WARM": "0"} | settings
    command = [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1", *options]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait(f"http://127.0.0.1:{port}/_stcore/health", process)
    return f"http://127.0.0.1:{port}", process


def _wait(url: str, process: subprocess.Popen) -> None:
    """Wait until the app answers. Raises RuntimeError where it ended, or said nothing for five minutes."""
    until = time.monotonic() + 300
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"the app did not start (exit status {process.wait()})")


def chromium() -> str | None:
    """Return the path of whichever Chromium is found, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)
