"""The main journey played as a new user would, over HTTP, with an observer on the bus."""
