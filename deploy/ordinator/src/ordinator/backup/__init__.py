"""Backups of a whole house: taken while it works, encrypted, checked, kept, brought back."""
