"""The settings half of 导入: for which plan and unit, how, and which heading means what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ...domain.columns import MAIN
from ...services.importing import Options, Table
from ..present.importing import UNUSED, Setting
from .base import BaseScreen
from .dialogs import InputScreen
from .pick_value import PickValueScreen
from .running import Stage

WAYS = ("只导入无误的行", "有一行不能导入，就整批不导入")
BY_TABLE = {"plan": "按表中「评审计划」列", "unit": "按表中「申报单位」列"}
BUSY = "正在读取或导入，请稍候"


class ImportSettings(BaseScreen):
    """What can be said about an import before its preview."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage.FILLING
        self.table: Table | None = None
        self.options = Options()
        self.whole = False

    def show_settings(self) -> None:
        """Show what has changed."""

    def settings(self, table: Table) -> list[Setting]:
        """Return everything that can be changed."""
        said, own = self.options, self.desk.actor.unit.name
        settings = [
            Setting("plan", "评审计划", said.plan or BY_TABLE["plan"], ink="" if said.plan else "dim"),
            Setting(
                "unit", "申报单位", said.unit or f"{BY_TABLE['unit']}，没有时为{own}", ink="" if said.unit else "dim"
            ),
            Setting("whole", "方式", WAYS[self.whole]),
            Setting("late", "逾期原因", said.late or "（申报截止之后导入时填写）", ink="" if said.late else "dim"),
        ]
        if table.whole:
            return settings
        known = self.desk.importing.columns
        for place, heading in enumerate(table.main.headings):
            if heading:
                target = table.main.targets[place]
                value = known.name(target) if target else UNUSED
                settings.append(Setting("", heading, value, place, "" if target else "hurry"))
        return settings

    def change(self, setting: Setting | None, table: Table) -> None:
        """Ask for another value of a setting, or another meaning of a column."""
        match setting:
            case None:
                return
            case Setting(column=column) if column >= 0:
                self._change_column(setting, table)
            case Setting(key="whole"):
                self.whole = not self.whole
                self.show_settings()
            case Setting(key="late"):
                self._ask(
                    "逾期导入", "原因", self.options.late, lambda text: self._set(replace(self.options, late=text))
                )
            case Setting(key="plan"):
                plans = self.attempt(self.desk.importing.plans) or []
                codes = {f"{plan.code} {plan.title}": plan.code for plan in plans}
                self._pick_place("评审计划", "plan", codes, lambda code: replace(self.options, plan=code))
            case _:
                units = self.attempt(self.desk.importing.units) or []
                names = {name: name for name in units}
                self._pick_place("申报单位", "unit", names, lambda name: replace(self.options, unit=name))

    def _set(self, options: Options) -> None:
        self.options = options
        self.show_settings()

    def _pick_place(self, title: str, key: str, values: dict[str, str], made: Callable[[str], Options]) -> None:
        self._pick(title, [BY_TABLE[key], *values], lambda name: self._set(made(values.get(name, ""))))

    def _change_column(self, setting: Setting, table: Table) -> None:
        targets = {name: target for target, name in self.desk.importing.columns.targets(MAIN).items()}

        def picked(name: str) -> None:
            columns = {**self.options.columns, setting.label: targets.get(name, "")}
            self.attempt(lambda: table.map(columns))
            self._set(replace(self.options, columns=columns))

        self._pick(f"「{setting.label}」是", [UNUSED, *targets], picked, setting.value)

    def _pick(self, title: str, values: Sequence[str], then: Callable[[str], None], now: str = "") -> None:
        def picked(value: str | None) -> None:
            if value is not None:
                then(value)

        self.app.push_screen(PickValueScreen(title, values, now=now), picked)

    def _ask(self, title: str, label: str, value: str, then: Callable[[str], None]) -> None:
        def answered(text: str | None) -> None:
            if text is not None:
                then(text)

        self.app.push_screen(InputScreen(title, label, value), answered)

    def why_not_save(self) -> str | None:
        """Only columns can be kept."""
        if self.table is None or self.stage is Stage.RUNNING:
            return BUSY
        return "JSON 没有列，不需要列对应" if self.table.whole else None

    def do_save(self) -> None:
        """Keep the mapping under a name; a table with the same headings takes it up by itself."""
        table = self.table
        assert table is not None

        def save(name: str) -> None:
            self.work_on(
                lambda: self.desk.importing.save_mapping(name, table),
                lambda _: self.say(f"列对应已存为「{name}」；列名相同的表格会自动使用"),
            )

        self._ask("保存列对应", "名称", "", save)
