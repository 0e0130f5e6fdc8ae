"""Where a person is signed in: sessions, known browsers, what was done with the account."""
