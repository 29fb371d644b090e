"""HAProxy before the processes of the app: its program, and its configuration for processes of this machine."""

import pathlib
import shutil
from collections.abc import Sequence

TEMPLATE = pathlib.Path(__file__).parent / "haproxy.cfg"
PLACES = ("/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/opt/homebrew/bin/haproxy")


def program() -> str | None:
    """Return the path of HAProxy, None where there is none."""
    return shutil.which("haproxy") or next((path for path in PLACES if pathlib.Path(path).exists()), None)


def configuration(ports: Sequence[int]) -> str:
    """Return the configuration for processes that listen on `ports` of this machine."""
    servers = "".join(f"    server app{i} 127.0.0.1:{port}\n" for i, port in enumerate(ports, 1))
    return TEMPLATE.read_text("utf-8") + servers
