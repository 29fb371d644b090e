"""How a file of runs is read."""

import pathlib

import click

from ..runs.mapping import TRANSFORMS
from ..units import plain
from ._common import json_option, print_json
from ._reading import reading_options

SHOWN = 12  # rows left out that are listed one by one


@click.command()
@click.argument("files", nargs=-1, required=True)
@reading_options
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=pathlib.Path), help="Write the table with canonical columns."
)
@json_option
def command(files, load, out, as_json) -> None:
    """Show how FILES are read: which column is what, which rows are left out, and what the file leaves open.

    Several files are one table: they are joined by run, or stacked.
    """
    if out:
        out.write_text(load(*files).to_csv(), encoding="utf-8")
    found = load.reading(*files)
    if as_json:
        print_json(found)
        return
    click.echo(f"{found['rows_used']:,} of {found['rows']:,} rows are used, from {found['runs']:,} runs.")
    for name, column in found["columns"].items():
        click.echo(_column(name, column))
    if found["unread"]:
        click.echo(f"beside the table: {', '.join(found['unread'])}")
    for left in found["left_out"][:SHOWN]:
        run = f" ({left['run']})" if left["run"] else ""
        click.echo(f"left out: row {left['row']}{run}: {left['reason']}")
    if len(found["left_out"]) > SHOWN:
        click.echo(f"left out: {len(found['left_out']) - SHOWN:,} more rows; --json lists them")
    for kind in ("warnings", "notes"):
        for message in found[kind]:
            click.echo(f"{kind[:-1]}: {message}")
    for open_question in found["questions"]:
        begun = f"{open_question['column']}=" if open_question["option"] == "column" else ""
        choices = [f"--{open_question['option']} {begun + v!r}: {k}" for k, v in open_question["choices"].items()]
        click.echo(f"question: {open_question['question']} {'; '.join(choices)}")


def _column(name: str, column: dict) -> str:
    source = "computed" if column["source"] is None else f"from {column['source']!r}"
    how = TRANSFORMS[column["transform"]][1]
    source = f"{how} {source}" if how else source
    factor = f" x {plain(column['factor'])}" if column["factor"] not in (None, 1) else ""
    factor += "".join(f" x {other}" for other in column["times"])
    span = "" if column["low"] is None else f", {plain(column['low'])} to {plain(column['high'])}"
    return f"{name}: {source}{factor}{span} {column['unit']}".rstrip()
