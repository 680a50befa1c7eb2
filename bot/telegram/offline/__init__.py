"""The bot without a network: the Bot API in this process, and a reader's chat with the bot over it."""
