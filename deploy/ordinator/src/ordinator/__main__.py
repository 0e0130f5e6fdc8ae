"""``python -m ordinator``, and the console command."""

import sys

from ordinator.cli import main

if __name__ == "__main__":
    sys.exit(main())
