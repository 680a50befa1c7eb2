"""What editors are shown of campaigns, and what they decide."""
