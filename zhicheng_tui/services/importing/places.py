"""Where an application belongs: the unit and the plan that a row names, as the importing person may name them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from ...domain import filling
from ...domain.application import Actor, Plan, Unit
from ...domain.clock import local
from ...domain.filling import Declared
from ...domain.plans import Take
from ...domain.reference import Reference, Series
from ...store.queries import people
from ...store.queries.plans import list_records
from ...store.queries.units import list_units
from .taking import Wrong
from .verdicts import Options

MOST_NAMED = 5
"""Plans that are named where one must be chosen."""


@dataclass
class Places:
    """Units and plans by what people call them."""

    actor: Actor
    units: dict[str, list[Unit]] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    takes: dict[int, frozenset[Take]] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    _known: dict[tuple[str, ...], Plan | Unit | tuple[Declared, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, connection: Connection, actor: Actor, reference: Reference) -> Places:
        """Return those of the actor's tree."""
        found = cls(actor)
        for record in list_units(connection, actor.unit.path):
            if record.active:
                found.units.setdefault(_plain(record.name), []).append(record.unit)
                if record.credit_code:
                    found.units.setdefault(_plain(record.credit_code), []).append(record.unit)
        for plan in people.list_plans(connection, reference.calendar):
            found.plans[_plain(plan.title)] = plan
        for plan in people.list_plans(connection, reference.calendar):
            found.plans[_plain(plan.code)] = plan
        found.takes = {record.id: record.form.takes for record in list_records(connection)}
        found.series = {_plain(one.name): one for one in reference.series}
        found.series |= {str(one.no): one for one in reference.series}
        return found

    def plan(self, said: str, options: Options, now: datetime) -> Plan:
        """Return the plan that a row belongs to.

        Raises:
            Wrong: When none is named or there is none of that name, or its review is over.
        """
        wanted = said or options.plan
        if not wanted:
            open_now = sorted({plan.code for plan in self.plans.values() if now <= plan.window.end})
            named = "、".join(open_now[:MOST_NAMED])
            raise Wrong(f"没有写评审计划；请在表里填写，或在导入时指定，可用的有：{named or '没有'}", "评审计划")
        plan = self.plans.get(_plain(wanted))
        if plan is None:
            raise Wrong(f"没有评审计划「{wanted}」，请写计划的编码或名称", "评审计划", said)
        if now > plan.window.end:
            end = local(plan.window.end)
            raise Wrong(f"该计划已结束，不能导入（{end:%Y-%m-%d}截止）", "评审计划", said)
        return plan

    def unit(self, said: str, options: Options) -> Unit:
        """Return the unit of a row: the one it names, else the one that was given for all, else the caller's own.

        Raises:
            Wrong: When there is none of that name in the caller's tree, or there are several.
        """
        wanted = said or options.unit
        if not wanted:
            return self.actor.unit
        found = self.units.get(_plain(wanted), [])
        if not found:
            raise Wrong(f"申报单位「{wanted}」不在本级及下级单位中，请写全称或统一社会信用代码", "申报单位", said)
        if len({unit.id for unit in found}) > 1:
            raise Wrong(f"有几个单位都叫「{wanted}」，请改写统一社会信用代码", "申报单位", said)
        return found[0]

    def declared(self, said: Mapping[str, str], plan: Plan, reference: Reference) -> tuple[Declared, str]:
        """Return what is applied for, and the name of its series; a level that is left out follows from the post.

        Raises:
            Wrong: When there is no such thing, or the plan does not take it.
        """
        key = (str(plan.id), *(said.get(name, "") for name in ("series", "level", "post", "specialty")))
        known = self._known.get(key)
        if isinstance(known, tuple):
            return known
        series = self.series.get(_plain(said.get("series", "")))
        if series is None:
            given = said.get("series", "")
            told = f"没有申报系列「{given}」，请写 27 个系列之一的全称" if given else "没有申报系列"
            raise Wrong(told, "申报系列", given)
        post, level = _title(said.get("post", ""), series), said.get("level", "")
        if not level:
            levels = [one for one, posts in series.titles.items() if post in posts]
            level = levels[0] if len(levels) == 1 else ""
        declared = Declared(series.no, level, post, said.get("specialty", ""))
        refusals = filling.check_declared(declared, self.takes.get(plan.id, frozenset()), reference)
        if refusals:
            where = {"series": "申报系列", "level": "申报级别", "post": "申报职务", "specialty": "申报专业"}
            first = refusals[0]
            raise Wrong(first.message, where.get(first.where, ""), said.get(first.where, ""))
        if len(self._known) < 10_000:
            self._known[key] = (declared, series.name)
        return declared, series.name


def _title(said: str, series: Series) -> str:
    """Return the title of a series that is meant: 「主治医师」 and 「主管医师」 are 「主治(主管)医师」."""
    for title in (one for posts in series.titles.values() for one in posts):
        before, opened, rest = title.partition("(")
        other, closed, after = rest.partition(")")
        if opened and closed and said in (before + after, before[: -len(other)] + other + after):
            return title
    return said


def too_late(plan: Plan, options: Options, now: datetime) -> str:
    """Return why nobody new can be taken into a plan any more; empty while that can be, or a reason is given."""
    if now <= plan.apply_end or options.late.strip():
        return ""
    return f"该计划的申报截止日期 {local(plan.apply_end):%Y-%m-%d} 已过；确需补录时写明逾期导入的原因"


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def named_plans(plans: Sequence[Plan], now: datetime) -> list[Plan]:
    """Return the plans that an import can be for just now, those that still take applications first."""
    return sorted((plan for plan in plans if now <= plan.window.end), key=lambda plan: (now > plan.apply_end, plan.id))
