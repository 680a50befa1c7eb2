"""Takes over content that changes on disk while the bot runs."""
