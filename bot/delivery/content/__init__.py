"""What goes out: stored revisions of briefs, and what a change of a brief means."""
