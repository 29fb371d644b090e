"""A process that saves dashboards until it is killed, and says each that is acknowledged: id, number, SHA-256."""

import os
import sys
import threading

from core.store.accounts import local_account
from core.store.blobs import digest
from core.store.dashboards import DashboardDraft, save

THREADS = 3


def saving(url: str, said: threading.Lock) -> None:
    """Save for ever, now a new dashboard, now a further version of one."""
    who, key = local_account(url), None
    while True:
        table, document = os.urandom(30_000), os.urandom(500)
        key, number = save(who, DashboardDraft("A save", document, {digest(table): table}), into=key, url=url)
        with said:
            print(key, number, digest(document + table), flush=True)
        key = key if number < 4 else None


if __name__ == "__main__":
    lock = threading.Lock()
    local_account(sys.argv[1])
    for _ in range(THREADS):
        threading.Thread(target=saving, args=(sys.argv[1], lock)).start()
