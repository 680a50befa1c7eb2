"""The handlers of updates: functions that return a reply, and `answer`, which has it sent."""
