"""Sets JAX up before anything in core uses it: float64, a device a core, programs that outlive the process.

Whatever in core imports JAX stands below a package that imports this first, or imports it itself
(`tests/test_jax_setup.py`). Reading run tables needs no JAX, and `import core.runs` does not pay for it.
"""

import contextlib
import functools
import os
from collections.abc import Callable
from typing import Any

import jax

from . import settings

MOST_CORES = 8  # that walk lanes: each compiles and holds its own

jax.config.update("jax_enable_x64", True)

# A processor is one device to JAX whatever it has; as one a core, all walk lanes. Who asks for another number gets it.
if not settings.devices_are_chosen():
    with contextlib.suppress(RuntimeError):  # who imports us has begun with JAX already
        jax.config.update("jax_num_cpu_devices", min(os.cpu_count() or 1, MOST_CORES))

# Compiled programs outlive the process. Whoever can write to this directory can run code here,
# so it is the user's own and never taken from anything uploaded.
jax.config.update("jax_compilation_cache_dir", str(settings.cache_folder(jax.__version__)))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.05)  # reading one takes about 0.02
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


class Nameless:
    """A function compiled by `jax.jit` of whose arguments programs hold no names, in memory or in the folder on disk.

    Names of domains stand in dicts of arguments and come from tables that people upload: what outlives the process
    holds none of them. The program is otherwise the same.
    """

    def __init__(self, function: Callable[..., Any]):
        def flat(tree, *leaves):
            return function(*jax.tree.unflatten(tree, leaves))

        flat.__name__ = getattr(function, "__name__", flat.__name__)
        self._jitted = jax.jit(flat, static_argnums=0)

    def __call__(self, *args: Any) -> Any:
        """Return what the function gives."""
        leaves, tree = jax.tree.flatten(args)
        return self._jitted(tree, *leaves)

    def lower(self, *args: Any) -> jax.stages.Lowered:
        """Return the program for arguments of these shapes, which is called by `run_flat` once compiled."""
        leaves, tree = jax.tree.flatten(args)
        return self._jitted.lower(tree, *leaves)


def run_flat(compiled: Callable[..., Any]) -> Callable[..., Any]:
    """Return a compiled program of `Nameless.lower` as a function of the arguments that it was lowered with."""

    @functools.wraps(compiled)
    def run(*args: Any) -> Any:
        return compiled(*jax.tree.leaves(args))

    return run
