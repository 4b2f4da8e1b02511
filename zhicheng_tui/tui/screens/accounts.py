"""账号: those of a unit and all below it; closed, opened again, given a new password, moved to another unit (A13)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from ... import resources
from ...domain.accounts import Account
from ...domain.application import Unit
from ..binding import bindings
from ..ink import Span
from ..present import accounts as present
from ..widgets.field import Field
from ..widgets.line import Line
from ..widgets.rows import Rows
from .base import BaseScreen
from .dialogs import ConfirmScreen, InputScreen, TextScreen

if TYPE_CHECKING:
    from ...services.units import Place

HINT = "登录名、姓名或单位名称中的字"
EMPTY = "没有符合条件的账号；按 F2 更改过滤"


class AccountRows(Rows):
    """The accounts."""

    empty = EMPTY

    def __init__(self) -> None:
        super().__init__()
        self.accounts: Sequence[Account] = ()

    def show(self, accounts: Sequence[Account]) -> None:
        """Show accounts, the cursor on the one it was on."""
        here = self.current
        self.accounts = accounts
        at = next((n for n, one in enumerate(accounts) if here and one.id == here.id), self.cursor)
        self.set_count(len(accounts), at)

    @property
    def current(self) -> Account | None:
        """The account under the cursor."""
        return self.accounts[self.cursor] if self.cursor < len(self.accounts) else None

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return an account."""
        return present.account_row(self.accounts[index], width)


class AccountsScreen(BaseScreen):
    """The accounts of one unit and the units below it."""

    SCOPES: ClassVar[Sequence[str]] = ("accounts", "list")
    BINDINGS = bindings("accounts", "app")
    CSS_PATH = resources.style("units")
    CRUMBS: ClassVar[Sequence[str]] = ("本级及下级单位管理", "账号")
    AUTO_FOCUS = "AccountRows"

    def __init__(self, unit: Unit) -> None:
        super().__init__()
        self.unit = unit

    def content(self) -> ComposeResult:
        """Filter, column heads, list."""
        with Horizontal(id="filter-line"):
            yield Line(id="filter-label")
            yield Field("", HINT, id="filter", limit=60)
            yield Line(id="chosen")
        yield Line(id="heads")
        yield AccountRows()

    @property
    def rows(self) -> AccountRows:
        """The list."""
        return self.query_one(AccountRows)

    def on_mount(self) -> None:
        """Show the accounts."""
        self.show_masthead()
        self.query_one("#filter-label", Line).show([(" 过滤 ", "dim")])
        self.load()

    def on_resize(self) -> None:
        """Share out the columns anew."""
        self.query_one("#heads", Line).show(present.account_heads(self.size.width - 1))

    def load(self) -> None:
        """Read the accounts as they are now."""
        text = self.query_one("#filter", Field).value
        accounts = self.attempt(lambda: self.desk.accounts.list(self.unit, text))
        if accounts is None:
            return
        self.rows.show(accounts)
        closed = sum(not one.active for one in accounts)
        note = f"共 {len(accounts)} 个账号" + (f"，停用 {closed} 个" if closed else "")
        self.query_one("#chosen", Line).show([], [(f"{note} ", "dim")])

    @on(Field.Changed, "#filter")
    def filter_changed(self) -> None:
        """Apply the filter as it is typed: the list is short."""
        self.load()

    @on(Field.Submitted, "#filter")
    def filter_done(self) -> None:
        """Go to the list."""
        self.set_focus(self.rows)

    def do_filter(self) -> None:
        """Type a filter."""
        self.set_focus(self.query_one("#filter", Field))

    # one account

    def why_not_open(self) -> str | None:
        """Not in an empty list."""
        return None if self.rows.current is not None else EMPTY

    why_not_switch = why_not_reset = why_not_move = why_not_open

    def do_open(self) -> None:
        """Show everything that is known of the account."""
        account = self.rows.current
        if account is not None:
            now = self.desk.runtime.clock.now()
            self.app.push_screen(TextScreen(account.name, present.account_lines(account, now)))

    def do_switch(self) -> None:
        """Close the account for a reason, or open it again."""
        account = self.rows.current
        if account is None:
            return
        login, accounts = account.login, self.desk.accounts

        def enable(yes: bool | None) -> None:
            if yes:
                self.work_on(lambda: accounts.enable(login), lambda _none: self._done(f"已启用 {login}"))

        def disable(reason: str | None) -> None:
            if reason is not None:
                done = f"已停用 {login}，正在使用的在下一次操作时退出；再按 F8 可以启用"
                self.work_on(lambda: accounts.disable(login, reason), lambda _none: self._done(done))

        if not account.active:
            self.app.push_screen(ConfirmScreen(f"启用{account.name}（{login}）？", "密码不变"), enable)
            return
        screen = InputScreen(
            f"停用{account.name}（{login}）",
            "停用原因",
            check=lambda text: None if text.strip() else "请写明停用的原因",
        )
        self.app.push_screen(screen, disable)

    def do_reset(self) -> None:
        """Give the account a one-time password, and show that once."""
        account = self.rows.current
        if account is None:
            return
        login = account.login

        def reset(yes: bool | None) -> None:
            if yes:
                self.work_on(lambda: self.desk.accounts.reset_password(login), show)

        def show(password: str) -> None:
            self._done(f"已重置 {login} 的密码")
            self.app.push_screen(TextScreen("一次性密码", present.password_lines(account, password)))

        question = f"重置{account.name}（{login}）的密码？"
        self.app.push_screen(ConfirmScreen(question, "原来的密码不能再用；登录失败的等待也会取消"), reset)

    def do_move(self) -> None:
        """Move the account to another unit."""
        from .pick_unit import PickUnitScreen

        account = self.rows.current
        if account is None:
            return
        login = account.login

        def picked(place: Place | None) -> None:
            if place is not None:
                unit = place.record.unit
                question = f"把{account.name}（{login}）从{account.unit.name}调到{unit.name}？"
                detail = "正在使用的登录在下一次操作时结束；本人的申报请另在「转人」里转。"
                self.app.push_screen(ConfirmScreen(question, detail), lambda yes: move(unit) if yes else None)

        def move(unit: Unit) -> None:
            done = f"{login} 已调到{unit.name}"
            self.work_on(lambda: self.desk.accounts.transfer(login, unit), lambda _none: self._done(done))

        self.app.push_screen(PickUnitScreen(f"{account.name}调到哪个单位？"), picked)

    def _done(self, message: str) -> None:
        self.load()
        self.say(message)

    def do_refresh(self) -> None:
        """Read the list anew."""
        self.load()
