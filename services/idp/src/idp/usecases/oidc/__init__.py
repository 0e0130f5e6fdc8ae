"""OAuth 2 and OpenID Connect: what clients may ask for, and what they get."""
