"""A plan that was copied as JSON as the options of a command: what is given beside it goes before it."""

import pathlib
from typing import Any

import click

from ..errors import BadInput
from ..report.configs import plain_json
from ..report.configs.shell import number


def take(ctx: click.Context, _: click.Parameter, path: str | None) -> None:
    """Make what a plan says the defaults of a command. Raises BadInput for a file that is none."""
    if path is None:
        return
    try:
        text = pathlib.Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise BadInput(
            f"{path} cannot be read: {getattr(err, 'strerror', None) or 'it is no text in UTF-8'}."
        ) from None
    config = plain_json.read(text)
    found: dict[str, Any] = {name.replace("-", "_"): value for name, value in config.options.items()}
    found |= {"pins": _pairs(config.pins), "limits": _pairs(config.limits)}
    found |= {"runs": [config.runs]} if config.runs else {}
    found |= {"flops": number(config.flops)} if config.flops else {}
    found |= {"context": number(config.context)} if config.context else {}
    known = {p.name for p in ctx.command.params}
    if unknown := sorted(set(found) - known):
        raise BadInput(f"{path} has the option {unknown[0]!r}; allowed are those of this command.")
    ctx.default_map = {**(ctx.default_map or {}), **found}


def _pairs(values: Any) -> list[str]:
    return [f"{name}={number(value)}" for name, value in values.items()]


from_option = click.option(
    "--from", "_from", type=click.Path(dir_okay=False), is_eager=True, expose_value=False, callback=take,
    help="Begin from a plan that was copied as JSON, plan.json; other options go before what it says.",
)  # fmt: skip
