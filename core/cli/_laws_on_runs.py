"""The options that verbs share which hold several laws against the same runs."""

import click

from ._options import StartCount


def law_options(command):
    """Add the options `--law`, `--target` and `--starts` to a verb, as `keys`, `target` and `starts`."""
    command = click.option(
        "--starts", type=StartCount(), default="64", show_default=True, help="Starts of every fit, or `grid`."
    )(command)
    command = click.option("--target", multiple=True, help="Column to predict; may repeat.")(command)
    return click.option("--law", "keys", multiple=True, required=True, help="Key of a law; may repeat.")(command)
