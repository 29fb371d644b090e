"""What the app has stored: a backup while it runs, back into an empty database, whether all is whole, and its jobs."""

import os
import pathlib

import click

from ..errors import BadInput
from ..runs.words import plural
from ._common import json_option, print_json

NICE = 10  # the pages of the app go first
ACTIONS = ("backup", "restore", "check", "work")


@click.command()
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("file", required=False, type=click.Path(path_type=pathlib.Path))
@json_option
def command(action: str, file: pathlib.Path | None, as_json: bool) -> None:
    """Back up what the app has stored to FILE, restore it from FILE into an empty database, check it, or do its jobs.

    The database is the one that EXPLORER_DATABASE names. A backup is one file whatever the database is, and can be
    restored into SQLite and PostgreSQL alike.
    """
    from ..store import backup, verify, working

    if action == "work":
        if file is not None:
            raise BadInput("`store work` takes no file: it does the jobs of the database that EXPLORER_DATABASE names.")
        os.nice(NICE)
        count = working.work()
        if as_json:
            print_json({"action": action, "jobs": count})
        else:
            click.echo(f"{plural(count, 'job')} done; none has come for a minute.")
        return

    if action == "check":
        if file is not None:
            raise BadInput("`store check` takes no file: it checks the database that EXPLORER_DATABASE names.")
        found = verify.faults()
        if as_json:
            print_json({"action": action, "faults": found})
        else:
            click.echo("\n".join(found) or "All that is stored is whole.")
        raise SystemExit(1 if found else 0)
    if file is None:
        raise BadInput(f"`store {action}` needs the name of a file.")
    rows = backup.back_up(file) if action == "backup" else backup.restore(file)
    if as_json:
        print_json({"action": action, "file": str(file), "rows": rows})
        return
    done = "Backed up to" if action == "backup" else "Restored from"
    click.echo(f"{done} {file}: {', '.join(f'{n:,} {name}' for name, n in rows.items() if n) or 'nothing is stored'}.")
