"""The engine from a shell: one file a verb, under the verb's own name, each with the app's own numbers.

Exit codes: 0 done, 1 a fit that failed, 2 bad input (one line on standard error says what, where, what is allowed).
"""

import click

from .. import __version__, log
from ._verbs import Verbs


@click.group(cls=Verbs, folder=__path__[0], package=__name__)
@click.version_option(__version__, prog_name="scaling-law explorer")
@click.option("--on", metavar="ADDRESS", help="Run what is large on the Dask scheduler at tls://HOST:PORT.")
@click.pass_context
def main(context: click.Context, on: str | None) -> None:
    """Fit scaling laws to training runs, extrapolate, and split a compute budget."""
    log.set_up()
    if on:
        from ..jobs import place

        context.with_resource(place.on(on))
