"""What the service does: one class per intention, one transaction each."""
