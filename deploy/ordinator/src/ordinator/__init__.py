"""The command line of Ordinator: runs, watches and mends the whole stack."""
