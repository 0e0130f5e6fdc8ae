"""Registry of medical organisations and workers."""
