"""Widgets drawn line by line: few of them, so that a screen opens and repaints quickly."""
