"""A process of its own for what is slow or not to be trusted: reading pictures, cutting them, drawing forms.

`pool.Helpers` gives a `client.Helper`, which starts a child (`child`) at first use and talks to it in frames (`wire`).
What the child says is checked like a stranger's word: it may have read a file that was made to take it over.
"""
