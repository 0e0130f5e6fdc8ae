"""Stand-in base images from Debian packages, for networks without an image registry."""
