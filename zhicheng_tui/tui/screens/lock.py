"""锁屏: covers everything while nobody is there; what was being done stays underneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from ...domain.refusal import Refused
from ...services.sessions import Session
from ..widgets.line import Line
from .sign_in import DoorScreen

TRIES = 3
"""Wrong passwords after which the session ends."""
ENDED = f"连续 {TRIES} 次密码不对，已退出登录；已输入的内容都已保存"


class LockScreen(DoorScreen):
    """The password unlocks; where there is none, Enter does."""

    FIELDS: ClassVar[Sequence[tuple[str, str, bool]]] = (("password", "密　码", True),)

    def __init__(self, session: Session | None, *, asks: bool) -> None:
        super().__init__()
        self.session, self.asks, self.tries = session, asks, 0

    def on_mount(self) -> None:
        """Say that it is locked, and for whom."""
        login = self.session.desk.actor.login if self.session else ""
        self.query_one("#door-title", Line).show([(f" 已锁定　{login}", "head")])
        self._ask()
        self.query_one("#line-password").display = self.asks
        if self.asks:
            self.set_focus(self.field("password"))

    def _ask(self) -> None:
        how = "输入密码继续" if self.asks else "按 Enter 继续"
        self.note(f"长时间没有按键，已锁定；{how}", "dim")

    def do_back(self) -> None:
        """What is underneath stays covered."""
        self.wrong("输入密码继续，退出请按 Ctrl+Q" if self.asks else "按 Enter 继续，退出请按 Ctrl+Q")

    def do_confirm(self) -> None:
        """Unlock, if the password is right."""
        if not self.asks or self.session is None:
            self.zapp.unlock()
            return
        session, password = self.session, self.field("password").value
        if not password:
            self.do_back()
            return
        self.field("password").fill("")
        self.try_it(lambda: session.unlock(password), lambda _: self.zapp.unlock(), self._refused)

    def _refused(self, refused: Refused) -> None:
        self._ask()
        self.tries += refused.first.code == "wrong"
        if self.tries >= TRIES or refused.first.code == "locked":
            self.zapp.sign_out(ENDED, "locked")
