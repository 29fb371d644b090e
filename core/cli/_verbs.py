"""The verbs there are, found by looking: each file of the folder is one, unless its name begins with `_`."""

import importlib
import pkgutil
import sys
from typing import Any

import click

from ..errors import BadInput
from ..log import refused


class Verbs(click.Group):
    """A group of verbs in a folder: the file `fit.py` defines `command`, which is what the shell calls `fit`.

    A verb is imported when it is called. A usage error or bad input of any of them is one line and exit code 2.
    """

    def __init__(self, *args: Any, folder: str, package: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._folder, self._package = folder, package

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the verbs, sorted."""
        found = pkgutil.iter_modules([self._folder])
        return sorted(info.name for info in found if not (info.ispkg or info.name.startswith("_")))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb, None where there is no such file. Raises RuntimeError for a file without `command`."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{self._package}.{cmd_name}")
        command = getattr(module, "command", None)
        if not isinstance(command, click.Command):
            raise RuntimeError(f"{module.__name__} defines no click command called `command`")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb and its arguments. Raises UsageError where one of them is empty: it could only be a slip."""
        name, command, rest = super().resolve_command(ctx, args)
        words = [word for text in rest for word in (text.split("=", 1) if text.startswith("--") else [text])]
        for before, word in zip(["", *words], words, strict=False):
            if not word.strip():
                what = before if before.startswith("--") else "An argument"
                raise click.UsageError(f"{what} is empty; allowed is to leave it out.", ctx)
        return name, command, rest

    def invoke(self, ctx: click.Context) -> Any:
        """Call the verb; bad input is logged, said in one line, and exit code 2."""
        try:
            return super().invoke(ctx)
        except BadInput as err:
            refused(ctx.invoked_subcommand or "settings", err)
            click.echo(f"error: {err}", err=True)
            sys.exit(2)

    def main(self, *args: Any, standalone_mode: bool = True, **kwargs: Any) -> Any:
        """Run; what click would explain at length is one line and exit code 2."""
        if not standalone_mode:
            return super().main(*args, standalone_mode=False, **kwargs)
        try:
            sys.exit(super().main(*args, standalone_mode=False, **kwargs))
        except click.exceptions.NoArgsIsHelpError as err:
            click.echo(err.format_message(), err=True)
            sys.exit(2)
        except click.ClickException as err:
            click.echo("error: " + " ".join(err.format_message().split()), err=True)
            sys.exit(2)
        except click.exceptions.Abort:
            click.echo("stopped", err=True)
            sys.exit(130)
