"""What the attack table of tokens struck, service by service and line by line."""
