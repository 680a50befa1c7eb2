"""Every string that a reader sees: pure functions from what is asked to a `Reply`."""
