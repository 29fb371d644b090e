"""Two thousand random tables: each saved in a dashboard, opened again, and the same to the last bit.

Run: python benchmarks/tables.py [TABLES] [postgresql]; it prints how many came back, and writes
benchmarks/results/tables.md.
"""

import datetime
import pathlib
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
RESULT = pathlib.Path(__file__).parent / "results" / "tables.md"


def main():
    from tests.dashboards._random_tables import random_tables
    from tests.dashboards.test_random_tables import came_back
    from tests.store import _postgresql

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    rows = []
    with tempfile.TemporaryDirectory() as folder, _postgresql.running() as server:
        for kind, url in (("SQLite", f"sqlite:///{folder}/one.db"), ("PostgreSQL", server.database())):
            tables, begun = random_tables(0), time.perf_counter()
            same = sum(came_back(next(tables), url) for _ in range(count))
            rows.append(f"| {kind} | {count:,} | {same:,} | {time.perf_counter() - begun:.0f} |")
            print(rows[-1], flush=True)
    text = [
        "# Random tables saved and opened", "", f"`python benchmarks/tables.py {count}`, {datetime.date.today()}.", "",
        "| database | tables saved | came back with the same digest and cells | seconds |", "|---|---|---|---|",
        *rows, "",
    ]  # fmt: skip
    RESULT.write_text("\n".join(text))


if __name__ == "__main__":
    main()
