"""The engine: run tables, laws, fits and plans. What uses JAX switches it to float64; nothing imports Streamlit."""

__version__ = "0.1.0"
