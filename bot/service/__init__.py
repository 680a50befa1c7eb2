"""Runs the bot: start and stop, content that changes, health, log."""
