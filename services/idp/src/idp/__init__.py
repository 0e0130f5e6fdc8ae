"""Identity and two-factor sign-in of medical workers."""
