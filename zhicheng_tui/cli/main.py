"""The entry point `zhicheng`: without a command it opens the TUI, and for that loads nothing it does not need."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .. import __version__
from .options import Common, UsageError, split

if TYPE_CHECKING:
    from ..domain.refusal import Refused

DONE, REFUSED, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    os.umask(0o077)
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    try:
        common, rest = split(sys.argv[1:] if argv is None else argv)
        if common.version:
            sys.stdout.write(f"zhicheng {__version__}\n")
            return DONE
        code = _dispatch(common, rest)
        _let_go_of_output()
        return code
    except KeyboardInterrupt:
        sys.stderr.write("已中断\n")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except UsageError as error:
        return _complain(error, USAGE)


def _let_go_of_output() -> None:
    """Flush what was printed; a terminal that has gone must not turn a clean end into a failure."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            raise
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _dispatch(common: Common, rest: list[str]) -> int:
    from ..domain.refusal import Refused
    from ..services.errors import ConfigurationError, Conflict, NotFound
    from ..services.faults import StorageError

    try:
        if not rest:
            from .start import open_app

            return open_app(common)
        from .commands import run

        return run(common, rest)
    except Refused as refused:
        _note(common, refused)
        return _complain(refused, REFUSED)
    except Conflict as error:
        return _complain(error, REFUSED)
    except (ConfigurationError, NotFound, StorageError) as error:
        return _complain(error, USAGE)


def _note(common: Common, refused: Refused) -> None:
    """Put a refusal for want of permission on the audit trail; one that cannot be written is still told."""
    from ..services.faults import StorageError

    for desk in common.desks:
        try:
            desk.note_refusal(refused)
        except StorageError as error:
            _complain(error, USAGE)
        finally:
            desk.runtime.engines.dispose()


def _complain(error: Exception, code: int) -> int:
    sys.stderr.write(f"{error}\n")
    return code
