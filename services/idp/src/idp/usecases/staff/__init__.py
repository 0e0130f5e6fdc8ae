"""Staff numbers, and the desk of an organisation's officers."""
