"""What the services are tested with: servers, keys, a small CA, people, the stand."""
