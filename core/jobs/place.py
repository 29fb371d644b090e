"""Where large jobs run: in this process, or on the Dask cluster that was chosen."""

import contextlib
import functools
from collections.abc import Iterator
from contextvars import ContextVar

from .. import settings
from ..errors import BadInput
from .cluster import DaskCluster, SchedulerGoneError

_chosen: ContextVar[DaskCluster | None] = ContextVar("cluster", default=None)


@contextlib.contextmanager
def on(address: str) -> Iterator[DaskCluster]:
    """Run what is large on the scheduler at `address` meanwhile.

    Raises BadInput as `DaskCluster` does, and where nobody answers.
    """
    cluster = DaskCluster(address, settings.DASK_TLS.value())
    try:
        cluster.reach()
    except SchedulerGoneError:
        raise BadInput(f"No scheduler answers at {cluster.address}: start `dask scheduler` there first.") from None
    before = _chosen.set(cluster)
    try:
        yield cluster
    finally:
        _chosen.reset(before)
        cluster.close()


def cluster() -> DaskCluster | None:
    """Return the cluster on which large jobs run, None for this process.

    One that did not answer is left alone for a while, unless jobs wait for it. Raises BadInput as `DaskCluster` does.
    """
    found = _chosen.get() or _of_settings(settings.DASK.value())
    return None if found and found.away and settings.DASK_GONE.value() == "here" else found


@functools.lru_cache(maxsize=1)
def _of_settings(address: str) -> DaskCluster | None:
    return DaskCluster(address, settings.DASK_TLS.value()) if address else None
