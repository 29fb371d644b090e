"""The engine from a shell: laws, datasets, fit, predict, allocate, backtest, compare, mixture: the app's own numbers.

Exit codes: 0 done, 1 a fit that failed, 2 bad input (one line on standard error says what, where, what is allowed).
"""

import click

from .. import __version__, log
from .attending import attention_command
from .batching import batch_command
from .catalog import datasets_command, laws_command
from .common import OneLine, one_line
from .fitting import fit_command
from .judging import backtest_command, compare_command
from .mixing import mixture_command
from .scheduling import schedule_command
from .shaping import inference_command, shape_command
from .using import allocate_command, predict_command
from .vocabulary import vocabulary_command


@click.group(cls=OneLine)
@click.version_option(__version__, prog_name="scaling-law explorer")
@one_line
def main() -> None:
    """Fit scaling laws to training runs, extrapolate, and split a compute budget."""
    log.set_up()


for command in (
    *(laws_command, datasets_command, fit_command, predict_command, allocate_command),
    *(
        backtest_command,
        compare_command,
        mixture_command,
        attention_command,
        batch_command,
        schedule_command,
        shape_command,
        inference_command,
    ),
    vocabulary_command,
):
    main.add_command(command)
