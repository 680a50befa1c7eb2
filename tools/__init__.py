"""Scripts that make the lists which the bot ships; nothing here is part of the bot."""
