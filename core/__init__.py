"""The engine: run tables, laws, fits and plans. What uses JAX switches it to float64; nothing imports Streamlit."""

from . import settings

__version__ = "0.1.0"

settings.limit_blas()
