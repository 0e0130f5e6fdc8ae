"""The proof that a service needs none of the other three: a tree that holds it alone."""
