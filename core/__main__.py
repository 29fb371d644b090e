"""`python -m core`: the engine from a shell."""

from .cli import main

main()
