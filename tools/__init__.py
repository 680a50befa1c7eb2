"""What makes files of the bot that no editor writes; nothing here is part of the bot."""
