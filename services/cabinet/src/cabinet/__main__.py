"""``python -m cabinet``: every process and every task of the service."""

from cabinet.cli import main

if __name__ == "__main__":
    main()
