"""The bot's own web server: `/healthz`, `/metrics` and the webhook."""
