"""The program as it is installed, except that it opens at the queue: `at_queue.py --data-dir DIR --as LOGIN`."""

import sys

from zhicheng_tui.cli.main import main


def _open_at_queue() -> None:
    from zhicheng_tui.tui.app import ZhichengApp

    ZhichengApp.__init__.__defaults__ = ("queue",)


if __name__ == "__main__":
    _open_at_queue()
    sys.exit(main())
