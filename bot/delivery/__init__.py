"""Brings each brief to its subscribers: who they are, what goes out when, and what has become of it."""
