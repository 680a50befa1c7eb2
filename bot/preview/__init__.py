"""The bot in a browser, for editors: their content as readers will get it, live while they write."""
