"""A conversation with the bot in a terminal, without a network."""
