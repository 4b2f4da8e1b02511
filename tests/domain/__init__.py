"""Tests of the pure rules. Names and docstrings say the rule; ids such as B05 are the guide's rows."""
