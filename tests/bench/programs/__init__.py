"""Programs that the benchmarks start. A folder of their own: Python puts it first on the path."""
