"""What answers each kind of update: functions that return a reply, and `answer`, which has it sent."""
