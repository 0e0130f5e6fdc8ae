"""What support does for people, each deed with its reason and its officer."""
