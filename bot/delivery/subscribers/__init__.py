"""Who gets briefs, the brief that a new subscriber is given, and how long anything is kept."""
