"""`python -m tests.store._fixture`: a database of today's tables, kept so that every later version opens it.

Run it once for each new migration, at the commit that adds it, and never again for the same one.
"""

import gzip
import json
import pathlib
import tempfile
from datetime import datetime
from typing import cast

from sqlalchemy import update

from core.dashboards import pack
from core.forecasts import digest as sealed
from core.runs import load_bundled
from core.store import backup, dashboard_changes, dashboards, forecasts, jobs, keep, upgrade
from core.store.access import Visibility
from core.store.accounts import account
from core.store.blobs import digest
from core.store.database import session
from core.store.tables import SharedRow
from tests.dashboards._examples import dashboard
from tests.forecasts._forecasts import forecast

FOLDER = pathlib.Path(__file__).parent / "fixtures"
PERSON = ("https://id.example", "somebody", "Somebody", "somebody@example.org")


def write(folder: pathlib.Path) -> None:
    """Write the database, and beside it what has to come out of it."""
    revision = upgrade.revisions()[-1]
    with tempfile.TemporaryDirectory() as made_in:
        url = f"sqlite:///{made_in}/one.db"
        who = account(*PERSON, url=url)
        document, blobs = pack(dashboard())
        key, _ = dashboards.save(who, dashboards.DashboardDraft("All kinds", document, blobs), url=url)
        dashboards.save(who, dashboards.DashboardDraft("Another title", document, blobs), into=key, url=url)
        dashboard_changes.show(who, key, Visibility.LISTED, url)
        foretold = forecasts.keep_forecast(who, forecast(), url=url)
        forecasts.add_result(who, foretold, 2.5, "run 17", url)
        jobs.keep_job(who, jobs.NewJob("A fit", "store.long_fit:long_fit", b"bytes", "fit"), url)
        jobs.end_job(cast(jobs.ClaimedJob, jobs.claim_job(url)), link="abc", url=url)
        runs = load_bundled("chinchilla")
        link = keep(runs, None, url)
        with session(url, writes=True) as opened:  # for longer than anybody runs these tests
            opened.execute(update(SharedRow).values(expires=datetime(2200, 1, 1)))
        file = pathlib.Path(made_in) / "backup"
        backup.back_up(file, url)
        folder.mkdir(exist_ok=True)
        (folder / f"{revision}.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))
    expected = {"dashboard": key, "document": digest(document), "link": link, "runs": runs.digest}
    expected |= {"forecast": foretold, "forecast_sha256": sealed(forecast()), "result": 2.5}
    expected |= {"job": "A fit", "job_link": "abc"}
    (folder / f"{revision}.json").write_text(json.dumps(expected, indent=2) + "\n")


if __name__ == "__main__":
    write(FOLDER)
