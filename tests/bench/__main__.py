"""`python -m tests.bench [NAME…] [--json]`: measures what is named, start to audit, or everything."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator

from . import audit, batch, exporting, forms, importing, keys, queue, reads, start
from .figures import Figure, table

BENCHMARKS: dict[str, Callable[[], Iterator[Figure]]] = {
    "start": start.measure,
    "keys": keys.measure,
    "queue": queue.measure,
    "batch": batch.measure,
    "forms": forms.measure,
    "reading": reads.measure,
    "audit": audit.measure,
    "exporting": exporting.measure,
    "importing": importing.measure,
}


def main() -> int:
    """Run the benchmarks that were named, and print what they found; 1 when a budget was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], metavar="|".join(BENCHMARKS))
    parser.add_argument("--json", action="store_true", help="one object with all figures")
    given = parser.parse_args()
    os.umask(0o077)
    figures: list[Figure] = []
    for name in given.names or BENCHMARKS:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        figures += BENCHMARKS[name]()
    machine = {"python": platform.python_version(), "cpus": os.cpu_count(), "load": os.getloadavg()[0]}
    if given.json:
        shown = {"machine": machine, "figures": [figure.as_dict() for figure in figures]}
        print(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        print(table(figures))
        print(f"\nPython {machine['python']}, {machine['cpus']} CPUs, load {machine['load']:.1f}")
    return int(any(figure.kept is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
