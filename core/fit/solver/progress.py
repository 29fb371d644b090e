"""How far work has come, told to whoever waits for it."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]  # told a stage, and how many of how many steps are done


def named_progress(progress: Progress | None, name: str) -> Progress | None:
    """Return a progress function that puts the `name` of a fit before each stage, or None without `progress`."""
    return (lambda stage, done, total: progress(f"{name}: {stage}", done, total)) if progress else None
