"""What editors run: the skeleton of a brief, its schema, the checks, a preview."""
