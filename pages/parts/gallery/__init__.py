"""Curated dashboards: stories told by bundled runs and published constants."""
