"""Requests to the Bot API over the network: sent, repeated where that helps, and their answers understood."""
