"""The bot in a terminal, offline."""
