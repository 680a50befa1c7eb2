"""All that speaks to Telegram: updates in, replies out."""
