"""One file per subcommand; ``main(arguments)`` does it and returns the exit code."""
