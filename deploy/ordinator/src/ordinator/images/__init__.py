"""Container images of the services and of the stand: built, measured, looked through."""
