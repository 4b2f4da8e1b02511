"""Reading: plain SQL through SQLAlchemy Core into frozen domain objects.

Reads need none of the table classes, and so a screen is painted without the 0.3 s that importing SQLModel costs.
"""
