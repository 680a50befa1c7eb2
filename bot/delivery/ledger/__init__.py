"""The ledger: a row for each campaign and subscriber, from its planning to the answer of Telegram."""
