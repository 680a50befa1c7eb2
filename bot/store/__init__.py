"""The database of subscriptions and deliveries: its tables, its transactions, and what is encrypted in it."""
