"""Every law there is, with its published constants."""

import click

from .. import laws
from ._common import json_option, print_json


@click.command()
@json_option
def command(as_json: bool) -> None:
    """List every law and its published constants."""
    found = [_law(law) for law in laws.registry().values()]
    if as_json:
        print_json(found)
        return
    for law in found:
        names = ", ".join(s["name"] for s in law["published"]) or "none published"
        click.echo(f"{law['key']:24} {law['title']}: {law['target']} of {', '.join(law['features'])} ({names})")


def _law(law: laws.Law) -> dict:
    sets = [{"name": s.name, "source": s.source, "confidence": s.confidence} for s in law.published]
    return {
        "key": law.key,
        "title": law.title,
        "target": law.target,
        "unit": law.unit,
        "features": [f.name for f in law.features],
        "published": sets,
    }
