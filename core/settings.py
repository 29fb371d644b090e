"""Every environment variable that the explorer heeds, with its type, its default and what it is for.

No other module reads the environment. A setting is read when it is asked for, never at import, so that a test or a
caller may change it first.
"""

import logging
import os
import pathlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import platformdirs

from .errors import BadInput

T = TypeVar("T")
APP = "scaling-law-explorer"  # the name of its folders in the user's cache and data
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True)
class EnvironmentVariable(Generic[T]):
    """One environment variable: `parse` reads its text, `absent` gives the value where it is not set or empty.

    `kind` and `default` say the same in words, `doc` what it is for.
    """

    name: str
    kind: str
    default: str
    doc: str
    parse: Callable[[str], T]
    absent: Callable[[], T]

    @property
    def is_set(self) -> bool:
        """Whether the environment says it."""
        return bool(os.environ.get(self.name))

    def value(self) -> T:
        """Return the setting. Raises BadInput, naming what is allowed, for a text that cannot be read."""
        text = os.environ.get(self.name, "")
        if not text:
            return self.absent()
        try:
            return self.parse(text)
        except ValueError:
            raise BadInput(f"{self.name} is {text!r}; allowed is {self.kind}.") from None


def _whole(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return parse


def _level(text: str) -> int:
    if text.upper() not in LEVELS:
        raise ValueError(text)
    return int(getattr(logging, text.upper()))


def _data_folder_database() -> str:
    return f"sqlite:///{pathlib.Path(platformdirs.user_data_dir(APP)) / 'explorer.db'}"


CACHE = EnvironmentVariable(
    "EXPLORER_CACHE", "a folder", "a folder of the user's cache",
    "Where compiled programs are kept. Whoever can write to it can run code here.",
    pathlib.Path, lambda: None,
)  # fmt: skip
DATABASE = EnvironmentVariable(
    "EXPLORER_DATABASE", "a SQLAlchemy URL", "SQLite in the user's data folder",
    "Where uploads are kept for a day, and for longer what people save and share: dashboards, tables and fits.",
    str, _data_folder_database,
)  # fmt: skip
DASK = EnvironmentVariable(
    "EXPLORER_DASK", "tls://HOST:PORT", "none",
    "The Dask scheduler on whose workers large resamplings and searches run; without, all run in this process.",
    str, lambda: "",
)  # fmt: skip
DASK_GONE = EnvironmentVariable(
    "EXPLORER_DASK_GONE", "here or wait", "here",
    "What happens to a job whose scheduler has gone: it goes on here, or waits until the scheduler is back.",
    _one_of("here", "wait"), lambda: "here",
)  # fmt: skip
DASK_TLS = EnvironmentVariable(
    "EXPLORER_DASK_TLS", "a folder", "none",
    "The folder of the certificates for a tls:// scheduler: ca.pem, cert.pem, key.pem.",
    pathlib.Path, lambda: None,
)  # fmt: skip
FITS = EnvironmentVariable(
    "EXPLORER_FITS", "a whole number of 1 or more", "as many as there are cores",
    "How many fits the app runs at once; others wait.",
    _whole, lambda: os.cpu_count() or 1,
)  # fmt: skip
FITS_EACH = EnvironmentVariable(
    "EXPLORER_FITS_EACH", "a whole number of 1 or more", "one less than EXPLORER_FITS, at least 1",
    "How many fits of one visitor run at once, in the app and as jobs: whoever asks for many stops nobody else.",
    _whole, lambda: max(1, FITS.value() - 1),
)  # fmt: skip
LOG = EnvironmentVariable(
    "EXPLORER_LOG", f"one of {', '.join(LEVELS)}", "WARNING",
    "From which level on the logger `explorer` writes to standard error: INFO says what was fitted and stored.",
    _level, lambda: logging.WARNING,
)  # fmt: skip
LOG_FORMAT = EnvironmentVariable(
    "EXPLORER_LOG_FORMAT", "text or json", "text",
    "How a line of the log is written: as text, or as JSON for what collects it. Neither has anything of a user.",
    _one_of("text", "json"), lambda: "text",
)  # fmt: skip
OPEN = EnvironmentVariable(
    "EXPLORER_OPEN", "1, or 0 for no", "0",
    "Whether a proxy opens the app to others than this machine; `make serve` says it by where it listens.",
    lambda text: bool(int(text)), lambda: False,
)  # fmt: skip
ORIGINALS = EnvironmentVariable(
    "EXPLORER_ORIGINALS", "a folder", "none",
    "Where the original tables lie; tests that compare with them are skipped without.",
    pathlib.Path, lambda: None,
)  # fmt: skip
QUOTA = EnvironmentVariable(
    "EXPLORER_QUOTA", "a whole number of 1 or more", "200",
    "How many megabytes the saved dashboards of one person may take.",
    _whole, lambda: 200,
)  # fmt: skip
README_PICTURE = EnvironmentVariable(
    "EXPLORER_README_PICTURE", "anything", "not set",
    "Lets the browser tests write the picture of the README anew.",
    bool, lambda: False,
)  # fmt: skip
DEVICES = EnvironmentVariable(
    "JAX_NUM_CPU_DEVICES", "a whole number of 1 or more", "one device a core, eight at most",
    "JAX's own: how many devices the processor is to JAX.",
    str, lambda: "",
)  # fmt: skip
BLAS = EnvironmentVariable(
    "OPENBLAS_NUM_THREADS", "a whole number of 1 or more", "1",
    "OpenBLAS's own: how many threads share one product of matrices. Ours are small: threads take many times as long.",
    str, lambda: "1",
)  # fmt: skip
READERS = EnvironmentVariable(
    "EXPLORER_READERS", "a whole number of 1 or more", "as many as there are cores, at least 2",
    "How many files the app reads at once, each in a process of its own with up to 2 GB; others wait.",
    _whole, lambda: max(2, os.cpu_count() or 1),
)  # fmt: skip
UPLOAD = EnvironmentVariable(
    "EXPLORER_UPLOAD", "a whole number of 1 or more", "50",
    "How many megabytes an upload may have. A proxy has a limit of its own (55 in deploy/haproxy.cfg).",
    _whole, lambda: 50,
)  # fmt: skip
WARM = EnvironmentVariable(
    "EXPLORER_WARM", "1, or 0 for no", "1",
    "Whether the server visits every page when it starts, so that nobody waits for what is slow once.",
    lambda text: bool(int(text)), lambda: True,
)  # fmt: skip
XLA = EnvironmentVariable(
    "XLA_FLAGS", "flags of XLA", "none",
    "XLA's own: where it sets a number of host devices, that number stays.",
    str, lambda: "",
)  # fmt: skip

SETTINGS = tuple(found for found in list(globals().values()) if isinstance(found, EnvironmentVariable))


def limit_blas() -> None:
    """Have NumPy and SciPy solve with as many threads as the environment says, else one; before they are imported."""
    os.environ[BLAS.name] = BLAS.value()


def check_all() -> None:
    """Read every setting. Raises BadInput, naming what is allowed, for the first that cannot be read."""
    for setting in SETTINGS:
        setting.value()


def devices_are_chosen() -> bool:
    """Say whether the environment chooses how many devices the processor is to JAX."""
    return bool(DEVICES.value()) or "host_platform_device_count" in XLA.value()


def cache_folder(version: str) -> pathlib.Path:
    """Return the folder of compiled programs: the one that is set, else the user's own for this `version` of JAX."""
    return CACHE.value() or pathlib.Path(platformdirs.user_cache_dir(APP), f"jax-{version}")


def as_table() -> str:
    """Return the table of all settings in Markdown, as it stands in the README."""
    rows = [("variable", "value", "default", "what for"), ("---",) * 4]
    rows += [(f"`{s.name}`", s.kind, s.default, s.doc) for s in SETTINGS]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
