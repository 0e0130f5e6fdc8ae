"""PostgreSQL, Valkey or Redis, and RabbitMQ as private instances of one checkout."""
