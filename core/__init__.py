"""The engine: run tables, laws, fits and plans. Importing it switches JAX to float64; it never imports Streamlit."""

import contextlib
import os
import pathlib

import jax
import platformdirs

__version__ = "0.1.0"
MOST_CORES = 8  # that walk lanes: each compiles and holds its own

jax.config.update("jax_enable_x64", True)

# A processor is one device to JAX whatever it has; as one a core, all walk lanes. Who asks for another number gets it.
_asked = "JAX_NUM_CPU_DEVICES" in os.environ or "host_platform_device_count" in os.environ.get("XLA_FLAGS", "")
if not _asked:
    with contextlib.suppress(RuntimeError):  # who imports us has begun with JAX already
        jax.config.update("jax_num_cpu_devices", min(os.cpu_count() or 1, MOST_CORES))

# Compiled programs outlive the process. Whoever can write to this directory can run code here,
# so it is the user's own and never taken from anything uploaded.
_cache = os.environ.get("EXPLORER_CACHE") or pathlib.Path(
    platformdirs.user_cache_dir("scaling-law-explorer"), f"jax-{jax.__version__}"
)
jax.config.update("jax_compilation_cache_dir", str(_cache))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.2)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
