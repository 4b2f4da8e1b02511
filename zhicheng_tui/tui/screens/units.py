"""本级及下级单位管理: the tree of one's own unit and all below it (A13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from ... import resources
from ...services.permissions import Permission, why_not
from ..binding import bindings
from ..ink import Span
from ..pausing import Pause
from ..present import units as present
from ..widgets.field import Field
from ..widgets.line import Line
from ..widgets.rows import Rows
from .dialogs import ConfirmScreen, InputScreen, TextScreen
from .top import TopScreen

if TYPE_CHECKING:
    from ...services.units import Place

MAX_NAME = 60
HINT = "单位名称、拼音首字母、信用代码、性质、地区、停用"
OWN = "这是本单位，由上级管理；请选择下级单位"
EMPTY = "没有符合过滤条件的单位；按 F2 更改过滤"


class UnitRows(Rows):
    """The tree, line by line."""

    empty = EMPTY

    def __init__(self) -> None:
        super().__init__()
        self.places: Sequence[Place] = ()
        self.regions: dict[str, str] = {}

    def show(self, places: Sequence[Place]) -> None:
        """Show units, the cursor on the unit it was on."""
        here = self.current
        self.places = places
        at = next((n for n, one in enumerate(places) if here and one.record.id == here.record.id), self.cursor)
        self.set_count(len(places), at)

    @property
    def current(self) -> Place | None:
        """The unit under the cursor."""
        return self.places[self.cursor] if self.cursor < len(self.places) else None

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return a unit."""
        return present.unit_row(self.places[index], width, self.regions, self.glyphs)


class UnitsScreen(TopScreen):
    """The units of the caller's tree."""

    SCOPES: ClassVar[Sequence[str]] = ("units", "top", "list")
    BINDINGS = bindings("units", "top", "app")
    CSS_PATH = resources.style("units")
    CRUMBS: ClassVar[Sequence[str]] = ("本级及下级单位管理",)
    AUTO_FOCUS = "UnitRows"

    def __init__(self) -> None:
        super().__init__()
        self._typing = Pause(self, self.load)
        self._shown = False

    def content(self) -> ComposeResult:
        """Filter, column heads, tree."""
        with Horizontal(id="filter-line"):
            yield Line(id="filter-label")
            yield Field("", HINT, id="filter", limit=100)
            yield Line(id="chosen")
        yield Line(id="heads")
        yield UnitRows()

    @property
    def rows(self) -> UnitRows:
        """The tree."""
        return self.query_one(UnitRows)

    def on_mount(self) -> None:
        """Show the tree."""
        self.show_masthead()
        self.query_one("#filter-label", Line).show([(" 过滤 ", "dim")])
        self.rows.regions = {region.code: region.name for region in self.desk.runtime.reference.regions}
        self.load()

    def load(self) -> None:
        """Read the tree as it is now."""
        text = self.query_one("#filter", Field).value
        places = self.attempt(lambda: self.desk.units.tree(text))
        if places is None:
            return
        self._shown = True
        self.rows.show(places)
        closed = sum(not place.record.active for place in places)
        note = f"共 {len(places)} 个单位" + (f"，停用 {closed} 个" if closed else "")
        self.query_one("#chosen", Line).show([], [(f"{note} ", "dim")])

    def on_resize(self) -> None:
        """Share out the columns anew."""
        self.query_one("#heads", Line).show(present.unit_heads(self.size.width - 1))

    def on_screen_resume(self) -> None:
        """Show what has changed meanwhile."""
        if self._shown:
            self.load()

    # filter

    @on(Field.Changed, "#filter")
    def filter_soon(self) -> None:
        """Apply the filter when the typing pauses."""
        self._typing.begin()

    @on(Field.Submitted, "#filter")
    def filter_now(self) -> None:
        """Apply the filter and go to the tree."""
        self._typing.end()
        self.load()
        self.set_focus(self.rows)

    def do_filter(self) -> None:
        """Type a filter."""
        self.set_focus(self.query_one("#filter", Field))

    # one unit

    def why_not_open(self) -> str | None:
        """Not in an empty list."""
        return None if self.rows.current is not None else EMPTY

    def do_open(self) -> None:
        """Show everything that is known of the unit."""
        place = self.rows.current
        if place is not None:
            self.app.push_screen(TextScreen(place.record.name, present.unit_lines(place, self.rows.regions)))

    def why_not_switch(self) -> str | None:
        """Only for units below, by whoever manages them."""
        place = self.rows.current
        if place is None:
            return EMPTY
        if place.record.id == self.desk.actor.unit.id:
            return OWN
        return self.desk.units.why_not_change()

    why_not_move = why_not_rename = why_not_switch

    def do_switch(self) -> None:
        """Close the unit for a reason, or open it again."""
        place = self.rows.current
        if place is None:
            return
        unit, units = place.record, self.desk.units

        def enable(yes: bool | None) -> None:
            if yes:
                self.work_on(lambda: units.enable(unit.id), lambda _none: self._done(f"已启用{unit.name}"))

        def disable(reason: str | None) -> None:
            if reason is not None:
                done = f"已停用{unit.name}，它和下级单位的账号都不能登录；再按 F8 可以启用"
                self.work_on(lambda: units.disable(unit.id, reason), lambda _none: self._done(done))

        if not unit.active:
            self.app.push_screen(ConfirmScreen(f"启用{unit.name}？", "它的账号可以重新登录"), enable)
            return
        title = f"停用{unit.name}：它和 {place.units} 个下级单位的账号都不能登录"
        self.app.push_screen(InputScreen(title, "停用原因", check=_needed("请写明停用的原因")), disable)

    def do_move(self) -> None:
        """Put the unit under another."""
        from .pick_unit import PickUnitScreen

        place = self.rows.current
        if place is None:
            return
        unit = place.record

        def picked(superior: Place | None) -> None:
            if superior is not None:
                title = f"{unit.name}改由{superior.record.name}主管：未送审办件的流程版本加一，已上传的材料要重新上传"
                screen = InputScreen(title, "变更原因", check=_needed("请写明变更主管部门的原因"))
                self.app.push_screen(screen, lambda reason: move(superior, reason))

        def move(superior: Place, reason: str | None) -> None:
            if reason is not None:
                self.work_on(
                    lambda: self.desk.units.move(unit.id, superior.record.id, reason),
                    lambda count: self._done(
                        f"{unit.name}已改由{superior.record.name}主管，{count} 份办件更新了流程版本"
                    ),
                )

        self.app.push_screen(PickUnitScreen(f"{unit.name}改由哪个单位主管？"), picked)

    def do_rename(self) -> None:
        """Give the unit another name."""
        place = self.rows.current
        if place is None:
            return
        unit, units = place.record, self.desk.units

        def named(name: str | None) -> None:
            if name is not None:
                screen = InputScreen(f"{unit.name}更名为{name}", "更名原因", check=_needed("请写明更名的原因"))
                self.app.push_screen(screen, lambda reason: rename(name, reason))

        def rename(name: str, reason: str | None) -> None:
            if reason is not None:
                self.work_on(
                    lambda: units.rename(unit.id, name, reason),
                    lambda count: self._done(f"已更名为{name}，{count} 份办件随新名称查找"),
                )

        screen = InputScreen(
            f"{unit.name}更名", "新名称", unit.name, limit=MAX_NAME, check=_needed("请写明新的单位名称")
        )
        self.app.push_screen(screen, named)

    # people

    def why_not_accounts(self) -> str | None:
        """Only for whoever manages accounts."""
        return EMPTY if self.rows.current is None else why_not(self.desk.actor, Permission.ACCOUNTS)

    def do_accounts(self) -> None:
        """Show the accounts of the unit and those below."""
        from .accounts import AccountsScreen

        place = self.rows.current
        if place is not None:
            self.app.push_screen(AccountsScreen(place.record.unit))

    def why_not_transfer(self) -> str | None:
        """Only for whoever manages units."""
        return self.desk.units.why_not_change()

    def do_transfer(self) -> None:
        """Put a person, found by the number of an application, to another unit."""
        from .pick_unit import PickUnitScreen

        def numbered(no: str | None) -> None:
            if no is not None:
                found = self.attempt(lambda: self.desk.units.find_person(no))
                if found is not None:
                    number, name = found
                    title = f"{name}转到哪个单位？"
                    self.app.push_screen(PickUnitScreen(title), lambda place: picked(number, name, place))

        def picked(number: int, name: str, place: Place | None) -> None:
            if place is not None:
                title = f"{name}转到{place.record.name}：由新单位重新审核，已上传的材料要重新上传"
                screen = InputScreen(title, "转单位原因", check=_needed("请写明转单位的原因"))
                self.app.push_screen(screen, lambda reason: transfer(number, name, place, reason))

        def transfer(number: int, name: str, place: Place, reason: str | None) -> None:
            if reason is not None:
                self.work_on(
                    lambda: self.desk.units.transfer(number, place.record.id, reason),
                    lambda gone: self._done(f"{name}已转到{place.record.name}：{'、'.join(gone)}"),
                )

        screen = InputScreen("把申报人转到另一个单位", "办件编号", check=_needed("请写明办件编号"), limit=30)
        self.app.push_screen(screen, numbered)

    def _done(self, message: str) -> None:
        self.load()
        self.say(message)

    # opening

    def why_not_apply(self) -> str | None:
        """Only for whoever may ask for accounts."""
        return self.desk.opening.why_not_ask()

    why_not_requests = why_not_apply

    def do_apply(self) -> None:
        """Fill in a request for an account, for a unit below the one under the cursor."""
        from .opening import OpeningScreen

        place = self.rows.current
        self.app.push_screen(OpeningScreen(superior=place.record.id if place else 0))

    def do_requests(self) -> None:
        """Show the requests."""
        from .openings import OpeningsScreen

        self.app.push_screen(OpeningsScreen())

    # elsewhere

    def do_refresh(self) -> None:
        """Read the tree anew."""
        self.load()


def _needed(message: str) -> Callable[[str], str | None]:
    return lambda text: None if text.strip() else message
