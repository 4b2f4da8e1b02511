"""What a screen shows, computed without one: applications and lists as lines of styled text."""
