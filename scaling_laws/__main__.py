"""`python -m scaling_laws`: the engine from a shell."""

from .core.cli import main  # pyright: ignore[reportMissingImports]

main()
