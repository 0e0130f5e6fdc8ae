"""What the services say to one another, and nothing else: events, claims, identifiers."""
