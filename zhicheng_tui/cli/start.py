"""Opening the TUI in this process: terminal checked, signals and encoding taken care of."""

from __future__ import annotations

import asyncio
import codecs
import gc
import logging
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..services.desk import Desk
from ..services.errors import ConfigurationError
from ..services.runtime import Runtime, bootstrap
from ..services.sessions import Entrance, Session, require_owner
from ..services.settings import load_settings
from .options import Common

if TYPE_CHECKING:
    from ..tui.app import ZhichengApp

FAULT = 70
"""Exit code after an unexpected fault."""
COLLECT_AFTER = 2.0
"""Seconds for which nothing is collected: imports make much that looks like garbage and is none."""
NO_TERMINAL = "需要在终端里运行：标准输入不是终端。通过 SSH 时请加 -t，如 ssh -t 主机 zhicheng"


def open_desk(common: Common, via: str, data_dir: Path | None = None) -> Desk:
    """Return the desk of whoever the command line names, which only the owner of the data may do.

    Raises:
        ConfigurationError: When the installation cannot be used, or by this person only with a password.
        NotFound: When there is no such user.
    """
    runtime = _runtime(common, data_dir)
    require_owner(runtime.settings)
    return Desk(runtime, runtime.sign_in(runtime.settings.user, via, origin=_origin()))


def _runtime(common: Common, data_dir: Path | None) -> Runtime:
    return bootstrap(load_settings({"data_dir": data_dir or common.data_dir, "user": common.user}))


def open_app(common: Common, data_dir: Path | None = None) -> int:
    """Open the TUI and return an exit code when it is left.

    Raises:
        ConfigurationError: Also when there is no terminal.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigurationError(NO_TERMINAL)
    gc.disable()
    runtime = _runtime(common, data_dir)
    entrance = Entrance(runtime, _origin())
    session = None
    if runtime.settings.user or not entrance.asks_password():
        require_owner(runtime.settings)
        session = Session(Desk(runtime, runtime.sign_in(runtime.settings.user, "tui", _origin())), by_name=True)
    _log_to(runtime.settings.data_dir / "zhicheng.log")
    _tolerate_other_encodings()
    from ..tui.app import ZhichengApp

    app = ZhichengApp(session.desk if session else None, session=session, entrance=entrance)
    app.without_password = session is not None and not runtime.settings.user
    try:
        asyncio.run(_serve(app))
    finally:
        runtime.close()
    return FAULT if app.return_code else 0


async def _serve(app: ZhichengApp) -> None:
    """Run the app; a closed line or a stopped server ends it cleanly, drafts written."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGHUP, signal.SIGTERM):
        loop.add_signal_handler(number, app.exit)
    loop.call_later(COLLECT_AFTER, _collect_again)
    await app.run_async()


def _collect_again() -> None:
    """Let the collector run again, past what was imported, which stays anyway."""
    gc.freeze()
    gc.enable()


def _origin() -> str:
    """Where the person is: the address of the SSH client, else the terminal."""
    client = os.environ.get("SSH_CONNECTION", "").split(" ")[0]
    if client:
        return client
    return os.ttyname(sys.stdin.fileno()) if sys.stdin.isatty() else "local"


def _log_to(path: Path) -> None:
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger("zhicheng")
    log.addHandler(handler)
    log.propagate = False


def _tolerate_other_encodings() -> None:
    """Keep a terminal that is not UTF-8 from ending the program: Textual decodes input strictly."""
    from textual.drivers import linux_driver

    def tolerant(_encoding: str) -> type[codecs.IncrementalDecoder]:
        class Decoder(codecs.getincrementaldecoder("utf-8")):  # type: ignore[misc]
            def __init__(self) -> None:
                super().__init__("replace")

        return Decoder

    linux_driver.getincrementaldecoder = tolerant  # type: ignore[assignment,attr-defined]
