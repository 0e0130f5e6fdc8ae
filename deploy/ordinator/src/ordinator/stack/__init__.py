"""The whole stack on one machine: servers, four services, the stand, and who watches them."""
