"""职称网审: a terminal application for handling professional-title applications."""

__version__ = "0.1.0"
