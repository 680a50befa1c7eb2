"""When something is due: times of day, weekdays and time zones, and the words in which readers choose them."""
