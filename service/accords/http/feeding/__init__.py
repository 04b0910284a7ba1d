"""What changed, for those who follow: feeds, the journal, calendars."""
