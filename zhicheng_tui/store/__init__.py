"""Where the data lives: tables, migrations, queries, reference files. Returns frozen domain objects."""
