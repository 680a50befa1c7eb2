"""From Telegram's updates to answers: two sources, one pipeline."""
