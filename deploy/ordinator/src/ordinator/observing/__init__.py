"""What no process of a service can tell of the house: the age of its backup, its edge's ends."""
