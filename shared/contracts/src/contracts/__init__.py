"""What the services say to one another: events, claims, identifiers."""
