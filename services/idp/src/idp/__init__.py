"""Identity and two-factor sign-in of medical workers."""

__version__ = "0.1.0"
