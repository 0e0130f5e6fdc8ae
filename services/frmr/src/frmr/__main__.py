"""``python -m frmr``: every process and every task of the service."""

from frmr.cli import main

if __name__ == "__main__":
    main()
