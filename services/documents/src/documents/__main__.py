"""``python -m documents web|relay|worker|checker|courier|keeper|migrate|cli …``."""

from documents.cli import main

if __name__ == "__main__":
    main()
