"""The personal cabinet of a medical worker."""

from importlib.metadata import version

__version__ = version("ordinator-cabinet")
