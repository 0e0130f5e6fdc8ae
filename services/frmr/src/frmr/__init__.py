"""Registry of medical organisations and workers."""

__version__ = "0.1.0"
