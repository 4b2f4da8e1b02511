"""开户申请: whose it is by rule, what it needs, what comes into being, what is kept (A02–A12, Q30, Q31)."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DeskFor
from tests.services import acts, requests
from tests.services.requests import DAYE, ID_NO, fields, handed_in, unit_id
from zhicheng_tui import resources
from zhicheng_tui.domain.jurisdiction import Nature
from zhicheng_tui.domain.opening import Part, Stage
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import NotFound
from zhicheng_tui.services.opening_records import csv_of, record
from zhicheng_tui.services.permissions import Role
from zhicheng_tui.services.runtime import bootstrap


@pytest.fixture
def city(desk_for: DeskFor) -> Desk:
    """The city office's administrator."""
    return desk_for("zhengshi")


@pytest.fixture
def daye(desk_for: DeskFor) -> Desk:
    """大冶's."""
    return desk_for("fengyi")


def test_a_company_in_daye_is_sent_to_dayes_office_by_rule(city: Desk, daye: Desk, tmp_path: Path) -> None:
    """A07: the city takes the papers, 大冶 decides; the city is refused by name."""
    request = handed_in(city, tmp_path, fields())
    assert (request.stage, request.rule, request.opener.name) == (Stage.PENDING, "R5", DAYE)
    assert request.superior.name == DAYE, "a company goes under the office that opens its account"
    with pytest.raises(Refused) as refused:
        city.opening.approve(request.id)
    assert refused.value.first.message == (
        "大冶市的非公企业由大冶市人社职改部门开户"
        "（指南（2025 年版）：「注册地址在大冶市、阳新县的非公企业向当地人社职改部门申请」）"
    )
    assert city.opening.why_not_decide(request) == refused.value.first.message
    opened = daye.opening.approve(request.id)
    assert opened.request.stage is Stage.APPROVED
    assert (opened.login, opened.request.login) == ("qianduoduo", "qianduoduo")
    assert len(opened.password) >= 10
    account = acts.ask(daye.runtime, "SELECT * FROM user_account WHERE login = 'qianduoduo'")[0]
    unit = acts.ask(daye.runtime, "SELECT * FROM unit WHERE id = :id", id=account.unit_id)[0]
    assert (account.role, account.id_no, bool(account.must_change)) == (Role.UNIT_ADMIN, ID_NO, True)
    assert (unit.kind, unit.region, unit.parent_id) == ("非公企业", "420281", unit_id(daye, DAYE))
    assert unit.path == f"{daye.actor.unit.path}{unit.id}/"


def test_the_city_opens_a_county_office_which_opens_a_hospital(city: Desk, desk_for: DeskFor, tmp_path: Path) -> None:
    """A03, A06: the whole chain, each link by its rule."""
    given = requests.with_name(fields(Nature.OFFICE, "420204", city.actor.unit.id), "下陆区人力资源和社会保障局", 901)
    office = handed_in(city, tmp_path, given)
    assert (office.rule, office.opener.id) == ("R1", city.actor.unit.id)
    opened = city.opening.approve(office.id, login="xialu")
    xialu = desk_for("xialu")
    assert (xialu.actor.role, xialu.actor.unit.name) == (Role.OFFICE_ADMIN, "下陆区人力资源和社会保障局")
    assert opened.login == "xialu"
    given = requests.with_name(fields(Nature.INSTITUTION, "420204", xialu.actor.unit.id), "下陆区人民医院", 902)
    hospital = handed_in(xialu, tmp_path, replace(given, manager="李医生"))
    assert (hospital.rule, hospital.opener.id) == ("R4", xialu.actor.unit.id)
    assert xialu.opening.approve(hospital.id).login == "liyisheng"


def test_everything_comes_into_being_or_nothing(daye: Desk, tmp_path: Path) -> None:
    """A login that is taken: no unit, no account, the request still waits."""
    request = handed_in(daye, tmp_path, fields())
    before = acts.dump(daye.runtime)
    with pytest.raises(Refused, match="zhangsan"):
        daye.opening.approve(request.id, login="zhangsan")
    assert acts.dump(daye.runtime) == before
    daye.opening.approve(request.id)
    again = handed_in(daye, tmp_path, fields(number=903))
    assert daye.opening.approve(again.id).login == "qianduoduo2", "a made-up login is unique"


def test_a_decision_is_made_once(daye: Desk, tmp_path: Path) -> None:
    """A decided request takes no second decision, whoever pressed twice."""
    request = handed_in(daye, tmp_path, fields())
    with pytest.raises(Refused, match="请写明"):
        daye.opening.refuse(request.id, "  ")
    refused = daye.opening.refuse(request.id, "印章不清")
    assert (refused.stage, refused.decision, refused.decider) == (Stage.REFUSED, "印章不清", "冯一")
    for act in (lambda: daye.opening.approve(request.id), lambda: daye.opening.refuse(request.id, "再来")):
        with pytest.raises(Refused, match="未批准"):
            act()


def test_what_is_missing_is_named_in_the_order_of_the_form(daye: Desk, tmp_path: Path) -> None:
    """A09–A11: form, credit code and proof of identity are needed; a wrong check digit is an error (Q32)."""
    request = daye.opening.new()
    with pytest.raises(Refused) as refused:
        daye.opening.submit(request.id)
    where = [refusal.where for refusal in refused.value.refusals]
    assert where[:4] == ["unit_name", "credit_code", "kind", "region"]
    assert where[-2:] == [Part.FORM, Part.PROOF]
    given = fields()
    wrong = replace(given, credit_code=given.credit_code[:-1] + "W", id_no="110101199001010001")
    daye.opening.save(request.id, wrong)
    with pytest.raises(Refused) as refused:
        daye.opening.submit(request.id)
    told = {refusal.where: refusal.message for refusal in refused.value.refusals}
    assert told["credit_code"].startswith("统一社会信用代码不对：第 18 位校验位应为「")
    assert told["id_no"] == "证件号码不对：校验位不正确，请核对"


def test_a_code_is_used_once(city: Desk, daye: Desk, tmp_path: Path) -> None:
    """A10: neither a unit's code nor that of a request that waits."""
    taken = acts.ask(daye.runtime, "SELECT credit_code FROM unit WHERE name = '大冶市人民医院'")[0].credit_code
    seen = daye.opening.look(replace(fields(), credit_code=taken))
    assert "统一社会信用代码已用于「大冶市人民医院」，不能重复开户；请核对，或联系其管理员" in [
        r.message for r in seen.refusals
    ]
    first = handed_in(daye, tmp_path, fields())
    second = requests.drawn_up(city, tmp_path, fields())
    with pytest.raises(Refused, match=first.no):
        city.opening.submit(second.id)


def test_no_rule_means_a_ruling_with_a_reason(city: Desk, desk_for: DeskFor, tmp_path: Path) -> None:
    """R7: the city decides, and why is kept and audited; 社会组织 are in no clause."""
    given = fields(Nature.SOCIAL, "420202", city.actor.unit.id)
    request = requests.drawn_up(city, tmp_path, given)
    with pytest.raises(Refused, match="请写明理由"):
        city.opening.submit(request.id)
    city.opening.save(request.id, replace(given, ruling="由市民政局登记，按管理权限由市级开户"))
    done = city.opening.submit(request.id)
    assert (done.rule, done.opener.id, done.fields.ruling) == (
        "R7",
        city.actor.unit.id,
        "由市民政局登记，按管理权限由市级开户",
    )
    assert city.opening.approve(request.id).request.unit_id is not None


def test_a_rule_whose_office_is_not_there_becomes_a_ruling(city: Desk) -> None:
    """A district without an office in the system: the city decides by hand."""
    with city.runtime.writing() as connection:
        connection.exec_driver_sql("UPDATE unit SET region = '420204' WHERE name = '黄石市水利局'")
    seen = city.opening.look(fields(Nature.INSTITUTION, "420204", unit_id(city, "黄石市水利局")))
    assert seen.ruling.manual
    assert seen.message.startswith("下陆区人社职改部门在本系统还没有账号，")


def test_urban_companies_are_the_citys_while_the_rule_lasts(city: Desk, daye: Desk, tmp_path: Path) -> None:
    """A08, R6: dated and switchable in the installation's own file; 大冶 is told whose it is."""
    given = fields(Nature.PRIVATE, "420290")
    assert city.opening.look(given).ruling.rule == "R6"
    with pytest.raises(Refused) as refused:
        handed_in(daye, tmp_path, given)
    assert refused.value.first.message.startswith("黄石经济技术开发区的非公企业由黄石市人社职改部门开户（")
    own = city.runtime.settings.data_dir / "reference"
    own.mkdir()
    text = (resources.data() / "reference" / "jurisdiction.toml").read_text(encoding="utf-8")
    (own / "jurisdiction.toml").write_text(f"{text}valid_to = 2026-11-19\n", encoding="utf-8")
    later = Desk(bootstrap(city.runtime.settings, city.runtime.clock), city.actor)
    assert later.opening.look(given).ruling.rule == "R7"
    later.runtime.close()


def test_who_may_ask(desk: Desk, daye: Desk, city: Desk, tmp_path: Path) -> None:
    """Administrators for units below theirs, operators for any; reviewers not; nobody in another's draft."""
    with pytest.raises(Refused, match="没有「管理下级单位」的权限"):
        desk.opening.new()
    outside = fields(Nature.INSTITUTION, "420222", unit_id(desk, requests.YANGXIN))
    with pytest.raises(Refused) as refused:
        handed_in(daye, tmp_path, outside)
    assert refused.value.first.code == "competence"
    counter = acts.hire(desk.runtime, "counter", Role.OPERATOR, unit_id=1)
    request = handed_in(counter, tmp_path, outside)
    assert request.rule == "R4"
    with pytest.raises(Refused, match="没有「管理下级单位」的权限"):
        counter.opening.approve(request.id)
    draft = daye.opening.new(fields(number=905))
    with pytest.raises(Refused, match="只能由其本人"):
        city.opening.save(draft.id, fields())
    with pytest.raises(NotFound):
        acts.hire(desk.runtime, "other", Role.UNIT_ADMIN).opening.find(draft.id)


@pytest.mark.parametrize(
    ("name", "data"), [("a.txt", b"hello"), ("a.jpg", b"\xff\xd8\xff broken"), ("a.pdf", b"%PDF-")]
)
def test_only_pictures_and_pdfs_that_open_are_taken(daye: Desk, tmp_path: Path, name: str, data: bytes) -> None:
    """The two files are pictures or PDFs; nothing else is kept."""
    path = tmp_path / name
    path.write_bytes(data)
    request = daye.opening.new(fields())
    with pytest.raises(Refused, match=name):
        daye.opening.attach(request.id, Part.FORM, path)
    assert daye.opening.find(request.id).form is None


def test_files_are_kept_and_looked_at(daye: Desk, tmp_path: Path) -> None:
    """A11: the proof is found again, whole."""
    request = handed_in(daye, tmp_path, fields())
    for part in Part:
        path = daye.opening.file_of(request, part)
        attachment = request.attachment(part)
        assert attachment is not None
        assert path.name == attachment.sha256
        assert daye.runtime.files.check(attachment.sha256)


def test_the_form_is_filled_in(daye: Desk, tmp_path: Path) -> None:
    """A09: the PDF, noted in the audit trail."""
    request = daye.opening.new(fields())
    assert daye.opening.form(request.id).startswith(b"%PDF-")
    assert [row.act for row in trail(daye, request.id)] == ["OPEN_DRAFT", "PRINT"]


def trail(desk: Desk, number: int) -> list[Any]:
    """Return the audit events of a request."""
    return acts.ask(
        desk.runtime, "SELECT * FROM audit_event WHERE object_kind = 'opening_request' AND object_id = :n", n=number
    )


def test_every_step_is_audited_without_identity_numbers(city: Desk, daye: Desk, tmp_path: Path) -> None:
    """A12: who did what when; the trail never holds an identity number."""
    request = handed_in(city, tmp_path, fields())
    daye.opening.approve(request.id, note="材料齐全")
    found = trail(city, request.id)
    assert [row.act for row in found] == ["OPEN_DRAFT", "OPEN_ATTACH", "OPEN_ATTACH", "OPEN_SUBMIT", "OPEN_APPROVE"]
    assert found[-1].reason == "材料齐全"
    assert all(ID_NO not in str(tuple(row)) and "13812345678" not in str(tuple(row)) for row in found)


def test_drafts_can_be_dropped_and_nothing_else(daye: Desk, tmp_path: Path) -> None:
    """A12: what was handed in is kept for good."""
    draft, kept = daye.opening.new(fields(number=906)), handed_in(daye, tmp_path, fields())
    daye.opening.drop(draft.id)
    with pytest.raises(NotFound):
        daye.opening.find(draft.id)
    with pytest.raises(Refused, match="不能再修改"):
        daye.opening.drop(kept.id)
    with pytest.raises(Refused, match="不能再修改"):
        daye.opening.save(kept.id, fields(number=907))


def test_the_list_has_what_waits_first(city: Desk, daye: Desk, tmp_path: Path) -> None:
    """The opener's list; a draft is its writer's alone."""
    pending = handed_in(city, tmp_path, fields())
    city.opening.new(fields(number=908))
    assert [one.no for one in daye.opening.list()] == [pending.no]
    assert [one.stage for one in city.opening.list()] == [Stage.PENDING, Stage.DRAFT]
    assert city.opening.list([Stage.REFUSED]) == []


def test_the_record_runs_nothing_in_a_spreadsheet(daye: Desk, tmp_path: Path) -> None:
    """Numbers masked, formulas disarmed, line breaks kept out of cells."""
    given = replace(fields(), unit_name='=HYPERLINK("http://x")', reason="+1", office="@SUM(A1)")
    request = handed_in(daye, tmp_path, given)
    text = csv_of([request], daye.opening.regions())
    assert text.startswith("\ufeff编号,")
    row = next(iter(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))))
    assert row["单位名称"] == '\'=HYPERLINK("http://x")'
    assert (row["事由"], row["部门职务"]) == ("'+1", "'@SUM(A1)")
    assert ID_NO not in text
    assert record(request, {})["id_no"] == "4202**********0018"


def test_what_was_handed_in_can_be_taken_back_while_it_waits(city: Desk, daye: Desk, tmp_path: Path) -> None:
    """By its maker alone; it is a draft again with its files, and can be handed in anew."""
    request = requests.handed_in(daye, tmp_path, requests.fields())
    assert city.opening.why_not_take_back(request) is not None
    draft = daye.opening.take_back(request.id)
    assert (draft.stage, draft.submitted_at, draft.form) == (Stage.DRAFT, None, request.form)
    event = acts.ask(daye.runtime, "SELECT act FROM audit_event ORDER BY seq DESC LIMIT 1")[0]
    assert event.act == "OPEN_RECALL"
    daye.opening.save(draft.id, replace(draft.fields, office="人事科"))
    assert daye.opening.submit(draft.id).stage is Stage.PENDING


def test_what_was_decided_is_not_taken_back(city: Desk, daye: Desk, tmp_path: Path) -> None:
    """Nor what was never handed in."""
    draft = requests.drawn_up(daye, tmp_path, requests.fields())
    with pytest.raises(Refused, match="没有等待批准"):
        daye.opening.take_back(draft.id)
    request = daye.opening.submit(draft.id)
    Desk(daye.runtime, daye.actor if request.opener.id == daye.actor.unit.id else city.actor).opening.refuse(
        request.id, "材料不清楚"
    )
    with pytest.raises(Refused, match="没有等待批准"):
        daye.opening.take_back(request.id)


def test_a_refused_request_is_copied_into_a_new_draft(city: Desk, daye: Desk, tmp_path: Path) -> None:
    """Everything typed and the proof of identity; the form has to be signed anew, the old record stays as it is."""
    request = requests.handed_in(daye, tmp_path, requests.fields())
    with pytest.raises(Refused, match="只有未批准的可以复制"):
        daye.opening.copy(request.id)
    opener = daye if request.opener.id == daye.actor.unit.id else city
    opener.opening.refuse(request.id, "材料不清楚")
    draft = daye.opening.copy(request.id)
    assert (draft.stage, draft.fields, draft.proof) == (Stage.DRAFT, request.fields, request.proof)
    assert draft.form is None
    assert draft.no != request.no
    assert daye.opening.find(request.id).stage is Stage.REFUSED
    stranger = next(desk for desk in (city, daye) if desk.actor.id != request.creator_id)
    assert stranger.opening.why_not_copy(daye.opening.find(request.id)) is not None
