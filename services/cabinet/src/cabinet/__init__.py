"""The personal cabinet of a medical worker."""
