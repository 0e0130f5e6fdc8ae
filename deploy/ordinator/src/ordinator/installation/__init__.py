"""The virtualenv of the house, made from the locks with nothing but a bare Python."""
