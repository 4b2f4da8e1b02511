"""本级及下级单位管理: the tree, closing, another superior, another unit; own unit and below, nothing else (A13)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.conftest import DeskFor
from tests.services import acts, scans
from tests.services.requests import DAYE, unit_id
from zhicheng_tui.domain.documents import DocumentKind, Standing
from zhicheng_tui.domain.queue import QueueFilter
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import NotFound
from zhicheng_tui.services.permissions import Role
from zhicheng_tui.store.queries.units import find_closed

STATION, HOUSING, WATER = "黄石市水利工程质量监督站", "黄石市住房和城乡建设局", "黄石市水利局"


@pytest.fixture
def city(desk_for: DeskFor) -> Desk:
    """The city office's administrator."""
    return desk_for("zhengshi")


@pytest.fixture
def group(desk_for: DeskFor) -> Desk:
    """The administrator of the group whose people the demo is about."""
    return desk_for("chusan")


def test_the_tree_counts_what_lies_below(city: Desk, group: Desk) -> None:
    """Own unit and below, each with the applications and accounts of its tree."""
    places = city.units.tree()
    total = acts.ask(city.runtime, "SELECT count(*) FROM application")[0][0]
    assert (places[0].record.id, places[0].depth, places[0].applications) == (city.actor.unit.id, 0, total)
    assert places[0].units == len(places) - 1
    own = group.units.tree()
    assert [place.record.path.startswith(group.actor.unit.path) for place in own] == [True] * len(own)
    counted = (
        "SELECT count(*) FROM user_account a JOIN unit u ON u.id = a.unit_id WHERE a.active AND u.path LIKE '/1/2/%'"
    )
    assert own[0].accounts == acts.ask(city.runtime, counted)[0][0]
    for place, after in pairwise(places):
        assert after.depth <= place.depth + 1


@pytest.mark.parametrize("word", ["市水利局", "hsssl", "huangshishishuiliju", "市直行业主管 水利"])
def test_units_are_found_by_name_pinyin_and_kind(city: Desk, word: str) -> None:
    """Every word must fit."""
    assert [place.record.name for place in city.units.tree(word)] == [WATER] or word == "hsssl"
    assert city.units.tree(f"{word} 没有") == []


def test_units_are_found_by_code_and_one_at_a_time(city: Desk) -> None:
    """Id, code and name name the same unit; what lies outside does not exist."""
    place = city.units.find(WATER)
    assert city.units.find(place.record.credit_code) == place == city.units.find(str(place.record.id))
    with pytest.raises(NotFound, match="没有单位「没有局」"):
        city.units.find("没有局")


def test_a_closed_unit_signs_nobody_in(city: Desk, desk_for: DeskFor) -> None:
    """Its accounts and those of the units below; opened again, they can. Both are on the trail."""
    number = unit_id(city, DAYE)
    with pytest.raises(Refused, match="请写明停用的原因"):
        city.units.disable(number, " ")
    city.units.disable(number, "机构调整")
    with pytest.raises(NotFound):
        city.runtime.sign_in("zhouba", "tui")
    with city.runtime.reading() as connection:
        assert find_closed(connection, f"/1/{number}/99/") == DAYE
        assert find_closed(connection, "/1/") is None
    hospital = city.units.find("大冶市人民医院")
    assert hospital.closed
    assert hospital.record.active
    city.units.enable(number)
    assert city.runtime.sign_in("zhouba", "tui").login == "zhouba"
    trail = acts.ask(city.runtime, "SELECT act, reason FROM audit_event WHERE object_kind = 'unit' ORDER BY seq")
    assert [tuple(row) for row in trail[-2:]] == [("UNIT_DISABLE", "机构调整"), ("UNIT_ENABLE", "")]


def test_only_what_is_below_is_managed(city: Desk, group: Desk, desk: Desk) -> None:
    """Not one's own unit, nothing outside, nothing by a reviewer."""
    with pytest.raises(Refused, match="本单位由上级管理"):
        group.units.disable(group.actor.unit.id, "试试")
    with pytest.raises(NotFound):
        group.units.disable(unit_id(city, WATER), "试试")
    with pytest.raises(NotFound):
        group.units.move(unit_id(city, "东楚集团中心医院"), unit_id(city, WATER), "试试")
    with pytest.raises(Refused, match="没有「管理下级单位」的权限"):
        desk.units.disable(unit_id(city, "东楚集团中心医院"), "试试")
    with pytest.raises(Refused):
        acts.hire(city.runtime, "applicant", Role.APPLICANT).units.tree()


def test_a_unit_takes_its_whole_tree_along(city: Desk) -> None:
    """Paths of everything below are rewritten at once; what refers to the units stays."""
    water, housing = unit_id(city, WATER), unit_id(city, HOUSING)
    below = [place.record.id for place in city.units.tree() if place.record.path.startswith(f"/1/{water}/")]
    city.units.move(water, housing, "机构改革")
    for place in city.units.tree():
        if place.record.id in below:
            assert place.record.path.startswith(f"/1/{housing}/{water}/")
    assert city.units.find(WATER).depth == 2
    rows = acts.ask(city.runtime, "SELECT id, parent_id, path FROM unit")
    paths = {row.id: row.path for row in rows}
    for row in rows:
        assert row.path == f"{paths.get(row.parent_id, '/')}{row.id}/"


def test_no_unit_comes_under_itself(city: Desk) -> None:
    """Neither under itself nor under one of its own, nor where it is, nor under a closed one."""
    water, station = unit_id(city, WATER), unit_id(city, STATION)
    for superior, told in ((water, "不能作它的主管部门"), (station, "不能作它的主管部门"), (1, "的主管部门已经是")):
        with pytest.raises(Refused, match=told):
            city.units.move(water, superior, "试试")
    city.units.disable(unit_id(city, HOUSING), "测试")
    with pytest.raises(Refused, match="已停用，请改选"):
        city.units.move(water, unit_id(city, HOUSING), "试试")


def test_another_superior_begins_a_new_flow_revision(city: Desk, desk: Desk) -> None:
    """F07: √ turns ×, the review stands; files that lie with the old superior come first."""
    number = acts.pick(desk, Status.APPROVED)[0]
    scans.put(desk, number, DocumentKind.PUB, replacing=True)
    before = acts.state(desk.runtime, number)
    unit = before.unit.id
    in_flight = acts.ask(
        city.runtime,
        "SELECT count(*) FROM application WHERE unit_id = :u AND status = 'SENT' AND holder_id <> 1",
        u=unit,
    )[0][0]
    target = unit_id(city, HOUSING)
    if in_flight:
        with pytest.raises(Refused, match="请先由其处理完或撤回送审"):
            city.units.move(unit, target, "划转")
        with city.runtime.writing() as connection:
            connection.exec_driver_sql(
                f"UPDATE application SET holder_id = 1 WHERE unit_id = {unit} AND status = 'SENT'"
            )
    assert city.units.move(unit, target, "划转") >= 1
    after = acts.state(desk.runtime, number)
    assert (after.status, after.flow_rev, after.holder.id) == (Status.APPROVED, before.flow_rev + 1, before.holder.id)
    viewer = Desk(desk.runtime, city.actor)
    assert viewer.checklist.rows([number])[number].standing(DocumentKind.PUB) is Standing.STALE
    event = acts.events(desk.runtime, number)[-1]
    assert (event.act, event.reason) == ("TRANSFER", "划转")


def test_a_person_goes_to_another_unit_and_is_reviewed_anew(city: Desk, desk: Desk) -> None:
    """The application, its place in the queue, the words it is found by, and the counts follow."""
    number = acts.pick(desk, Status.APPROVED)[0]
    before, target = acts.state(desk.runtime, number), unit_id(city, STATION)
    assert before.no in city.units.transfer(number, target, "调动")
    after = acts.state(desk.runtime, number)
    assert (after.status, after.unit.id, after.holder.id) == (Status.SUBMITTED, target, target)
    assert after.flow_rev == before.flow_rev + 1
    found = acts.ask(desk.runtime, "SELECT search FROM application WHERE id = :id", id=number)[0].search
    assert STATION in found
    tally = "SELECT unit_id, plan_id, status, n FROM application_tally WHERE n > 0 ORDER BY 1, 2, 3"
    counted = "SELECT unit_id, plan_id, status, count(*) FROM application GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    assert acts.ask(city.runtime, tally) == acts.ask(city.runtime, counted)
    with pytest.raises(Refused, match="没有可以转到"):
        city.units.transfer(number, target, "再调")


def test_a_persons_own_account_goes_along(city: Desk, desk_for: DeskFor) -> None:
    """Whoever manages the old unit has nothing to do with it any more; an event of its own."""
    applicant = desk_for("tuihui")
    number, target = applicant.applying.list()[0].application.id, unit_id(city, STATION)
    city.units.transfer(number, target, "调动")
    assert city.accounts.find("tuihui").unit.id == target
    event = acts.ask(city.runtime, "SELECT after FROM audit_event WHERE act = 'ACCOUNT_MOVE'")[-1]
    assert event.after == f'{{"unit":{target}}}'


def test_what_was_sent_off_stays_where_it_is(city: Desk, desk: Desk) -> None:
    """A file that lies above is taken back first."""
    number = acts.pick(desk, Status.SENT)[0]
    with pytest.raises(Refused, match="请先撤回送审再转单位"):
        city.units.transfer(number, unit_id(city, STATION), "调动")


def test_a_closed_unit_ends_the_sessions_of_its_tree(city: Desk, desk_for: DeskFor) -> None:
    """A13: whoever is at work in a unit that is disabled, or below it, is told so at the next act."""
    hospital = desk_for("lisi")
    assert hospital.queue.counts()
    above = next(place.record for place in city.units.tree() if place.record.id == 2)
    city.units.disable(above.id, "撤并")
    with pytest.raises(Refused, match="已停用，本次登录已结束"):
        hospital.queue.counts()


def test_a_unit_is_renamed_and_its_applications_found_by_the_new_name(city: Desk, desk: Desk) -> None:
    """The search follows, the flow revision stays, and the trail has both names and the reason."""
    number = acts.pick(desk, Status.APPROVED)[0]
    before = acts.state(desk.runtime, number)
    old, new = before.unit.name, "黄石市新名称医院"
    assert number in desk.queue.ids(QueueFilter(terms=(old.lower(),)))
    count = city.units.rename(before.unit.id, f"  {new} ", "机构更名")
    assert count == len(acts.ask(desk.runtime, "SELECT 1 FROM application WHERE unit_id = :u", u=before.unit.id))
    after = acts.state(desk.runtime, number)
    assert (after.unit.name, after.version, after.flow_rev) == (new, before.version, before.flow_rev)
    assert number in desk.queue.ids(QueueFilter(terms=(new,)))
    assert number not in desk.queue.ids(QueueFilter(terms=(old.lower(),)))
    event = acts.ask(desk.runtime, "SELECT * FROM audit_event ORDER BY seq DESC LIMIT 1")[0]
    assert (event.act, event.object_id, event.reason) == ("UNIT_RENAME", before.unit.id, "机构更名")
    assert old in event.before
    assert new in event.after


def test_a_rename_is_refused_without_reason_or_where_the_name_is_taken(city: Desk, desk: Desk) -> None:
    """Nor for one's own unit, nor by who manages no units."""
    unit = unit_id(city, STATION)
    sibling = acts.ask(
        city.runtime,
        "SELECT b.name FROM unit a JOIN unit b ON b.parent_id = a.parent_id AND b.id <> a.id WHERE a.id = :u",
        u=unit,
    )
    for name, reason, message in (
        ("新名称", " ", "请写明更名的原因"),
        (" ", "更名", "请写明新的单位名称"),
        (STATION, "更名", "单位名称已经是"),
        *((row.name, "更名", "同一主管部门下已有") for row in sibling[:1]),
    ):
        with pytest.raises(Refused, match=message):
            city.units.rename(unit, name, reason)
    with pytest.raises(Refused, match="本单位由上级管理"):
        city.units.rename(city.actor.unit.id, "新名称", "更名")
    with pytest.raises(Refused, match="没有「管理下级单位」的权限"):
        desk.units.rename(unit, "新名称", "更名")
    assert acts.ask(city.runtime, "SELECT name FROM unit WHERE id = :u", u=unit)[0].name == STATION
