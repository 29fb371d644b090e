"""Sets JAX up before anything in core uses it: float64, a device a core, programs that outlive the process.

Whatever in core imports JAX stands below a package that imports this first, or imports it itself
(`tests/test_jax_setup.py`). Reading run tables needs no JAX, and `import core.runs` does not pay for it.
"""

import contextlib
import os

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
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.2)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
