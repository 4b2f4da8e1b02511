"""登录: login and password, and at the first sign-in another password."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from ... import resources
from ...domain.passwords import LONGEST, SHORTEST
from ...domain.refusal import Refused
from ...services.faults import StorageError
from ...services.sessions import Entrance, Session
from ..binding import bindings
from ..ink import span_width
from ..widgets.field import Field
from ..widgets.keybar import KeyBar
from ..widgets.line import Line, Notes
from .base import BaseScreen

T = TypeVar("T")
FIRST = "请先登录"
WAIT = "正在核对，请稍候"
NEW = f"首次登录请设置自己的密码：至少 {SHORTEST} 个字符，什么字符都可以，越长越好"
PASSED = "密码已设置，下次登录请用新密码"


class DoorScreen(BaseScreen):
    """Lines to type before anything can be seen."""

    SCOPES: ClassVar[Sequence[str]] = ("sign_in",)
    BINDINGS = bindings("sign_in", "app")
    CSS_PATH = resources.style("sign_in")
    AUTO_FOCUS = ""
    FIELDS: ClassVar[Sequence[tuple[str, str, bool]]] = ()
    """Id, label and whether it is secret."""

    def __init__(self) -> None:
        super().__init__()
        self.busy = False

    def compose(self) -> ComposeResult:
        """A box with a title, the fields, and what is wrong."""
        with Vertical(classes="door"):
            yield Line(id="door-title")
            yield Notes(id="door-note")
            for name, label, secret in self.FIELDS:
                with Horizontal(classes="door-line", id=f"line-{name}"):
                    line = Line(classes="door-label")
                    line.styles.width = span_width([(f" {label}　", "")])
                    line.show([(f" {label}　", "dim")])
                    yield line
                    field = Field(id=name, limit=LONGEST)
                    field.password = secret
                    yield field
            yield Notes(id="door-wrong")
        yield KeyBar(self.SCOPES)

    def field(self, name: str) -> Field:
        """Return a field."""
        return self.query_one(f"#{name}", Field)

    def note(self, text: str, ink: str = "") -> None:
        """Say what this is about."""
        self.query_one("#door-note", Notes).show([[(f" {text}", ink)]])

    def wrong(self, text: str) -> None:
        """Say what is wrong, in place."""
        self.query_one("#door-wrong", Notes).show([[(f" {text}", "bad")]] if text else [])

    def why_not_help(self) -> str | None:
        """Help shows the installation's own words: for those who are in."""
        return FIRST

    why_not_palette = why_not_help

    def why_not_confirm(self) -> str | None:
        """Not twice at once."""
        return WAIT if self.busy else None

    def do_back(self) -> None:
        """There is nothing behind the door."""
        self.wrong("退出请按 Ctrl+Q")

    def do_confirm(self) -> None:
        """Try what was typed."""

    @on(Field.Submitted)
    def go_on(self) -> None:
        """Enter goes to the next empty field, and from the last one through the door."""
        shown = [self.field(name) for name, _, _ in self.FIELDS if self.query_one(f"#line-{name}").display]
        empty = next((field for field in shown if not field.value), None)
        if empty is not None and empty is not self.focused:
            self.set_focus(empty)
        else:
            self.action_run("sign_in.confirm")

    @on(Field.Changed)
    def mending(self, event: Field.Changed) -> None:
        """What was wrong may be right now; a field emptied by the screen itself says nothing."""
        if event.value:
            self.wrong("")

    def try_it(self, act: Callable[[], T], then: Callable[[T], None], otherwise: Callable[[Refused], None]) -> None:
        """Run `act` off the painting thread, then `then`; a refusal is told in place, and `otherwise` done."""

        async def run() -> None:
            try:
                result = await asyncio.to_thread(act)
            except Refused as refused:
                self.busy = False
                otherwise(refused)
                self.wrong(refused.first.message)
            except StorageError as error:
                self.busy = False
                self.wrong(str(error))
            else:
                self.busy = False
                then(result)

        self.busy = True
        self.note(WAIT, "dim")
        self.run_worker(run(), group="door")


class SignInScreen(DoorScreen):
    """Shown before the workbench; the desk is opened after it."""

    FIELDS: ClassVar[Sequence[tuple[str, str, bool]]] = (
        ("login", "登录名", False),
        ("password", "密　码", True),
        ("new", "新密码", True),
        ("again", "再输一遍", True),
    )

    def __init__(self, entrance: Entrance, login: str = "") -> None:
        super().__init__()
        self.entrance, self.login = entrance, login
        self.session: Session | None = None
        """Who has signed in with a one-time password, and must choose another."""
        self._old = ""

    def on_mount(self) -> None:
        """Ask who it is."""
        self.query_one("#door-title", Line).show([(f" {self.zapp.title}", "head")])
        self._show(choosing=False)
        self.field("login").fill(self.login)
        self.set_focus(self.field("password" if self.login else "login"))

    def _show(self, *, choosing: bool) -> None:
        for name, _, _ in self.FIELDS:
            self.query_one(f"#line-{name}").display = (name in ("new", "again")) is choosing
        self.note(NEW if choosing else "请输入登录名和密码", "hurry" if choosing else "dim")

    def do_confirm(self) -> None:
        """Sign in, or choose the password."""
        if self.session is not None:
            self._choose(self.session)
            return
        login, password = self.field("login").value, self.field("password").value
        if not login or not password:
            self.wrong("请输入登录名和密码")
            self.set_focus(self.field("password" if login else "login"))
            return
        self.field("password").fill("")
        self.set_focus(self.field("password"))
        self._old = password
        self.try_it(lambda: self.entrance.sign_in(login, password), self._in, lambda _: self._show(choosing=False))

    def _in(self, found: tuple[Session, bool]) -> None:
        session, must_change = found
        if not must_change:
            self._old = ""
            self.zapp.enter(session)
            return
        self.session = session
        self._show(choosing=True)
        self.set_focus(self.field("new"))

    def _choose(self, session: Session) -> None:
        new, again = self.field("new").value, self.field("again").value
        if new != again:
            self.wrong("两次输入的新密码不一样，请重新输入")
            self.field("again").fill("")
            self.set_focus(self.field("again" if new else "new"))
            return

        def refused(_: Refused) -> None:
            self._show(choosing=True)
            for name in ("again", "new"):
                self.field(name).fill("")
            self.set_focus(self.field("new"))

        def chosen(_: None) -> None:
            self._old = ""
            self.zapp.enter(session, PASSED)

        self.try_it(lambda: session.choose_password(self._old, new), chosen, refused)
