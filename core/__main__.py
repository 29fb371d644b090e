"""`python -m core`: the engine from a shell."""

from core.cli import main

main()
