"""Content that changes on disk is taken over while the bot runs."""
