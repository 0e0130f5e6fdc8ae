"""A private tree of Debian packages, unpacked without root: servers, browser, libraries."""
