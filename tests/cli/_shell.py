"""How tests call the shell: a verb as `python -m core` would run it, its JSON, and a refusal."""

import json

from click.testing import CliRunner

from core.cli import main


def run(*args):
    return CliRunner().invoke(main, [str(a) for a in args])


def strict(result):
    """Return the JSON that was printed; NaN and Infinity are not JSON."""
    assert result.exit_code == 0, result.stderr

    def refuse(name):
        raise AssertionError(f"{name} is not JSON")

    return json.loads(result.stdout, parse_constant=refuse)


def refused(result, *words):
    """One line on standard error and exit code 2, nothing else."""
    assert result.exit_code == 2, (result.exit_code, result.output, result.exception)
    messages = result.stderr.strip().splitlines()
    assert len(messages) == 1, messages
    assert messages[0].startswith("error: ")
    assert result.stdout == ""
    for word in words:
        assert word in messages[0], messages[0]
