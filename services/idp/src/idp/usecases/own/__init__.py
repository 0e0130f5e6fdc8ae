"""What people change of their own accounts: password, contacts, second factors."""
