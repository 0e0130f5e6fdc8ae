"""The proof that a bare Debian is enough: chroots with Python, git, make and a C compiler."""
