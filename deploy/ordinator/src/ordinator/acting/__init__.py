"""Operators act in their own name: they sign in, and a request is made as that person."""
