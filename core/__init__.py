"""The engine: run tables, laws, fits and plans. Importing it switches JAX to float64; it never imports Streamlit."""

import os
import pathlib

import jax
import platformdirs

__version__ = "0.1.0"

jax.config.update("jax_enable_x64", True)

# Compiled programs outlive the process. Whoever can write to this directory can run code here,
# so it is the user's own and never taken from anything uploaded.
_cache = os.environ.get("EXPLORER_CACHE") or pathlib.Path(
    platformdirs.user_cache_dir("scaling-law-explorer"), f"jax-{jax.__version__}"
)
jax.config.update("jax_compilation_cache_dir", str(_cache))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.2)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
