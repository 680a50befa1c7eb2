"""The steps that bring the tables of an earlier version to today's."""
