"""The demo world: the same every time, true to the rules, with content in every module and known faults."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from zhicheng_tui import resources
from zhicheng_tui.domain.clock import SHANGHAI
from zhicheng_tui.domain.credit import code_fault
from zhicheng_tui.domain.hints import find_hints
from zhicheng_tui.domain.numbers import identity_fault
from zhicheng_tui.domain.reference import Field, Reference
from zhicheng_tui.domain.status import Act, Status, find
from zhicheng_tui.domain.urgency import Urgency, Window
from zhicheng_tui.services.demo import build_world
from zhicheng_tui.store.engine import engines, sqlite_url
from zhicheng_tui.store.queries.values import moment, moment_or_none
from zhicheng_tui.store.reference import load_reference
from zhicheng_tui.store.tables import Table

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=SHANGHAI)
PEOPLE = 600
NOW_TEXT = "2026-11-20 02:30:00"
"""The same as SQLite keeps it."""
MARCH = datetime(2026, 3, 20, 23, 0, tzinfo=SHANGHAI)
NEW_YEAR = datetime(2026, 1, 1, 0, 0, tzinfo=SHANGHAI)
Ask = Callable[..., list[Any]]
Contents = dict[str, list[dict[str, Any]]]
Trails = dict[int, list[Any]]


def _build(path: Path, people: int, seed: int = 1, now: datetime = NOW) -> Engine:
    engine = engines(sqlite_url(path)).write
    Table.metadata.create_all(engine)
    build_world(engine, people=people, seed=seed, now=now)
    return engine


def _dump(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table.name}"))]
            for table in Table.metadata.sorted_tables
        }


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    built = _build(tmp_path_factory.mktemp("world") / "demo.db", PEOPLE)
    yield built
    built.dispose()


@pytest.fixture(scope="module")
def ask(engine: Engine) -> Ask:
    def rows(statement: str, **values: object) -> list[Any]:
        with engine.connect() as connection:
            return list(connection.execute(text(statement), values).all())

    return rows


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(resources.data() / "reference")


@pytest.fixture(scope="module")
def contents(ask: Ask) -> dict[int, Contents]:
    found: dict[int, Contents] = {}
    for row in ask("SELECT application_id, module, rows FROM module_content"):
        found.setdefault(row.application_id, {})[row.module] = json.loads(row.rows)
    return found


@pytest.fixture(scope="module")
def trails(ask: Ask) -> Trails:
    """The audit events of each application, oldest first."""
    found: dict[int, list[Any]] = {}
    for row in ask("SELECT * FROM audit_event WHERE object_kind = 'application' ORDER BY seq"):
        found.setdefault(row.object_id, []).append(row)
    return found


class TestSameEveryTime:
    """Same input, same rows."""

    def test_the_same_seed_and_time_give_the_same_rows(self, tmp_path: Path) -> None:
        assert _dump(_build(tmp_path / "a.db", 130)) == _dump(_build(tmp_path / "b.db", 130))

    def test_another_seed_gives_other_people(self, tmp_path: Path) -> None:
        first, second = _dump(_build(tmp_path / "a.db", 20)), _dump(_build(tmp_path / "b.db", 20, seed=2))
        assert first["person"] != second["person"]
        assert first["unit"] == second["unit"]

    def test_progress_is_told(self, tmp_path: Path) -> None:
        engine = engines(sqlite_url(tmp_path / "a.db")).write
        Table.metadata.create_all(engine)
        told: list[tuple[int, int]] = []
        build_world(engine, people=3, now=NOW, progress=lambda done, total: told.append((done, total)))
        assert told[-1] == (3, 3)

    @pytest.mark.parametrize("people", [0, 1, 2])
    def test_a_world_may_be_tiny(self, tmp_path: Path, people: int) -> None:
        assert len(_dump(_build(tmp_path / "a.db", people))["application"]) == people

    @pytest.mark.parametrize("now", [NEW_YEAR, MARCH])
    def test_it_holds_together_at_any_time(self, tmp_path: Path, now: datetime) -> None:
        engine = _build(tmp_path / "a.db", 200, now=now)
        contents: dict[int, Contents] = {}
        with engine.connect() as connection:
            for row in connection.execute(text("SELECT application_id, module, rows FROM module_content")):
                contents.setdefault(row.application_id, {})[row.module] = json.loads(row.rows)
            newest = connection.execute(text("SELECT max(at) FROM audit_event")).scalar()
        assert moment(newest) <= now
        assert max(len(find_hints(content)) for content in contents.values()) == 1


class TestHistory:
    """What has happened obeys the rules of the domain."""

    def test_the_database_agrees_with_itself(self, ask: Ask) -> None:
        assert ask("PRAGMA foreign_key_check") == []
        assert ask("PRAGMA integrity_check") == [("ok",)]

    def test_every_trail_is_legal_and_leads_to_the_status(self, ask: Ask, trails: Trails) -> None:
        for application in ask("SELECT id, status, flow_rev FROM application"):
            state = {"status": "DRAFT", "flow_rev": 1}
            for event in trails.get(application.id, []):
                before, after = json.loads(event.before), json.loads(event.after)
                after.pop("modules", None)
                assert before == state
                step = find(Status(before["status"]), Act(event.act), Status(after["status"]))
                assert step is not None
                assert after["flow_rev"] == before["flow_rev"] + step.raises_rev
                state = after
            assert state == {"status": application.status, "flow_rev": application.flow_rev}

    def test_counters_are_those_of_the_trail(self, ask: Ask, trails: Trails) -> None:
        for row in ask("SELECT id, round, flow_rev, version FROM application"):
            acts = Counter(event.act for event in trails.get(row.id, []))
            assert (row.round, row.flow_rev) == (acts["SUBMIT"], 1 + acts["RETURN"])
            assert row.version == 1 + sum(acts.values())

    def test_instants_rise_and_lie_in_the_past(self, ask: Ask, trails: Trails) -> None:
        for row in ask("SELECT id, status, submitted_at, arrived_at, updated_at FROM application"):
            instants = [moment(event.at) for event in trails.get(row.id, [])]
            assert instants == sorted(set(instants))
            assert all(at <= NOW for at in instants)
            if instants:
                submits = [moment(event.at) for event in trails[row.id] if event.act == "SUBMIT"]
                assert moment(row.submitted_at) == submits[-1]
                assert moment(row.updated_at) == moment(row.arrived_at) == instants[-1]
            else:
                assert row.status == "DRAFT"
        assert ask("SELECT 1 FROM document WHERE uploaded_at > :now", now=NOW_TEXT) == []

    def test_first_submissions_keep_the_deadline_and_reviews_the_window(self, ask: Ask) -> None:
        first = (
            "SELECT p.apply_end, min(e.at) AS at FROM application a JOIN plan p ON p.id = a.plan_id"
            " JOIN audit_event e ON e.object_id = a.id WHERE e.act = 'SUBMIT' GROUP BY a.id"
        )
        assert all(row.at <= row.apply_end for row in ask(first))
        reviews = (
            "SELECT 1 FROM review r JOIN application a ON a.id = r.application_id"
            " JOIN plan p ON p.id = a.plan_id"
            " WHERE r.at > p.review_end OR r.at < coalesce(p.review_start, r.at)"
        )
        assert ask(reviews) == []

    def test_reviews_stand_beside_their_events(self, ask: Ask, trails: Trails) -> None:
        reviews = ask("SELECT * FROM review ORDER BY application_id, id")
        decided = [e for events in trails.values() for e in events if e.act not in ("SUBMIT", "SEND")]
        assert len(reviews) == len(decided)
        for review, event in zip(reviews, sorted(decided, key=lambda event: (event.object_id, event.seq)), strict=True):
            before, trail = json.loads(event.before), trails[review.application_id]
            place = trail.index(event)
            assert (review.application_id, review.result) == (event.object_id, event.act)
            assert (review.status_before, review.flow_rev) == (before["status"], before["flow_rev"])
            assert review.version_after == 2 + place
            assert review.arrived_before == trail[place - 1].at
            assert review.round == sum(earlier.act == "SUBMIT" for earlier in trail[:place])
            marked = json.loads(trail[place - 1].after).get("modules", [])
            assert json.loads(review.open_before) == marked
            assert event.actor_id == review.reviewer_id
            assert event.unit_id == review.unit_id

    def test_returns_and_only_returns_mark_modules(self, ask: Ask, reference: Reference) -> None:
        counted = (
            "SELECT r.result, count(i.module) AS marks FROM review r"
            " LEFT JOIN return_item i ON i.review_id = r.id GROUP BY r.id"
        )
        assert all((row.marks > 0) == (row.result == "RETURN") for row in ask(counted))
        known = {module.id for module in reference.modules}
        assert {row.module for row in ask("SELECT DISTINCT module FROM return_item")} <= known

    def test_a_returned_application_is_open_in_the_marked_modules(self, ask: Ask) -> None:
        last = (
            "SELECT module FROM return_item WHERE review_id ="
            " (SELECT max(id) FROM review WHERE application_id = :id) ORDER BY module"
        )
        for row in ask("SELECT id, status, open_modules FROM application"):
            marked = [item.module for item in ask(last, id=row.id)] if row.status == "RETURNED" else []
            assert json.loads(row.open_modules) == marked

    def test_reviewers_cover_what_they_decided_and_are_not_the_applicant(self, ask: Ask) -> None:
        wrong = (
            "SELECT 1 FROM review r JOIN user_account u ON u.id = r.reviewer_id"
            " JOIN unit own ON own.id = u.unit_id JOIN unit held ON held.id = r.holder_before_id"
            " JOIN application a ON a.id = r.application_id"
            " JOIN person p ON p.id = a.person_id"
            " WHERE substr(held.path, 1, length(own.path)) <> own.path OR p.id_no = u.id_no"
        )
        assert ask(wrong) == []

    def test_a_sent_application_has_three_documents_and_is_held_above(self, ask: Ask) -> None:
        sent = ask(
            "SELECT a.holder_id, u.parent_id, (SELECT count(DISTINCT kind) FROM document d"
            " WHERE d.application_id = a.id AND d.flow_rev = a.flow_rev AND d.replaced_at IS NULL) AS valid"
            " FROM application a JOIN unit u ON u.id = a.unit_id WHERE a.status = 'SENT'"
        )
        assert sent
        assert all(row.valid == 3 and row.holder_id == row.parent_id for row in sent)
        assert ask("SELECT 1 FROM application WHERE status <> 'SENT' AND holder_id <> unit_id") == []

    def test_returned_applications_have_stale_documents(self, ask: Ask) -> None:
        with_documents = ask(
            "SELECT a.flow_rev, d.flow_rev AS issued FROM application a"
            " JOIN document d ON d.application_id = a.id WHERE a.status = 'RETURNED'"
        )
        assert with_documents
        assert all(row.issued < row.flow_rev for row in with_documents)


class TestPlans:
    """The six plans and how their applications stand."""

    def test_all_five_states_occur(self, ask: Ask) -> None:
        states = Counter(
            Window(moment(row.review_end), moment_or_none(row.review_start)).urgency(NOW)
            for row in ask("SELECT review_start, review_end FROM plan")
        )
        assert states == {state: 2 if state is Urgency.URGENT else 1 for state in Urgency}

    def test_nothing_is_decided_before_a_plan_begins(self, ask: Ask) -> None:
        waiting = "SELECT DISTINCT status FROM application a JOIN plan p ON p.id = a.plan_id"
        assert ask(f"{waiting} WHERE p.review_start > :now", now=NOW_TEXT) == [("SUBMITTED",)]

    def test_open_plans_have_the_wanted_mix(self, ask: Ask) -> None:
        found = ask(
            "SELECT a.status, a.round FROM application a JOIN plan p ON p.id = a.plan_id"
            " WHERE p.review_end > :now AND coalesce(p.review_start, '') < :now",
            now=NOW_TEXT,
        )
        parts = Counter(row.status for row in found)
        assert 0.5 < parts["SUBMITTED"] / len(found) < 0.7
        assert set(parts) == set(Status) - {"ACCEPTED"}
        again = sum(row.round > 1 for row in found if row.status == "SUBMITTED") / parts["SUBMITTED"]
        assert 0.08 < again < 0.22

    def test_what_is_applied_for_fits_plan_and_series(self, ask: Ask, reference: Reference) -> None:
        taken = {tuple(row) for row in ask("SELECT plan_id, series_no, level FROM plan_series")}
        series = {entry.no: entry for entry in reference.series}
        for row in ask("SELECT * FROM application"):
            assert (row.plan_id, row.series_no, row.level) in taken
            assert row.series == series[row.series_no].name
            assert row.post in series[row.series_no].titles[row.level]

    def test_some_people_apply_twice(self, ask: Ask) -> None:
        assert ask("SELECT 1 FROM application GROUP BY person_id HAVING count(*) = 2")


class TestContents:
    """What the modules hold."""

    def test_every_application_has_every_module(
        self, contents: dict[int, Contents], ask: Ask, reference: Reference
    ) -> None:
        modules = {module.id for module in reference.modules}
        assert len(contents) == ask("SELECT count(*) FROM application")[0][0]
        assert all(set(content) == modules for content in contents.values())
        for module in modules:
            assert any(content[module] for content in contents.values()), module

    def test_rows_have_the_fields_of_the_reference(self, contents: dict[int, Contents], reference: Reference) -> None:
        for content in contents.values():
            for module in reference.modules:
                fields = {field.id: field for field in module.fields}
                for row in content[module.id]:
                    assert list(row) == list(fields)
                    for key, value in row.items():
                        _check_value(value, fields[key], reference)

    def test_facts_agree_across_modules(self, contents: dict[int, Contents], ask: Ask) -> None:
        found = ask(
            "SELECT a.id, u.name AS unit, p.name, p.id_no, p.phone FROM application a"
            " JOIN unit u ON u.id = a.unit_id JOIN person p ON p.id = a.person_id"
        )
        for row in found:
            basic, work = contents[row.id]["basic"][0], contents[row.id]["work"]
            assert (basic["name"], basic["id_no"], basic["phone"]) == (row.name, row.id_no, row.phone)
            assert basic["employer"] == work[-1]["unit"] == row.unit
            assert work[-1]["end"] == "至今"
            assert basic["work_start"] == work[0]["start"]
            assert all(before["end"] < after["start"] for before, after in pairwise(work))
            sex = "男" if int(basic["id_no"][16]) % 2 else "女"
            assert basic["sex"] == sex or basic["name"] == "张某某"

    def test_faults_are_found_and_clean_ones_are_clean(self, contents: dict[int, Contents]) -> None:
        found = Counter(hint.module for content in contents.values() for hint in find_hints(content))
        assert set(found) == {"basic", "edu", "work", "ce", "patent", "attach"}
        assert 0.08 < sum(found.values()) / len(contents) < 0.16
        assert all(len(find_hints(content)) <= 1 for content in contents.values())


def _check_value(value: object, field: Field, reference: Reference) -> None:
    kinds: dict[str, type | tuple[type, ...]] = {"number": (int, float), "bool": bool}
    assert isinstance(value, kinds.get(field.type, str)), (field, value)
    if field.type == "choice" and value:
        assert value in reference.codes[field.codes].values()
    if field.type == "month" and value not in ("", "至今"):
        datetime.strptime(str(value), "%Y-%m").replace(tzinfo=SHANGHAI)
    if field.type == "date" and value:
        assert datetime.fromisoformat(str(value)).date() <= (NOW + timedelta(days=366)).date()
    assert value != "" or not field.required or field.id == "certificate"


class TestPeople:
    """Accounts, units and the people given by name."""

    def test_the_demo_reviewer_sees_almost_all_and_not_everything(self, ask: Ask) -> None:
        own = "SELECT u.path FROM user_account a JOIN unit u ON u.id = a.unit_id WHERE login = 'zhangsan'"
        path = ask(own)[0].path
        outside = ask(
            "SELECT count(*) FROM application a JOIN unit u ON u.id = a.unit_id WHERE u.path NOT LIKE :tree",
            tree=path + "%",
        )[0][0]
        assert 0 < outside < 0.06 * PEOPLE
        assert len(ask("SELECT 1 FROM unit WHERE path LIKE :tree", tree=path + "%")) >= 12

    def test_accounts(self, ask: Ask) -> None:
        found = ask(
            "SELECT a.*, u.path FROM user_account a JOIN unit u ON u.id = a.unit_id"
            " WHERE login IN ('zhangsan', 'lisi', 'wangwu', 'zhaoliu') ORDER BY a.id"
        )
        zhangsan, lisi, wangwu, zhaoliu = found
        assert [row.role for row in found] == ["reviewer", "reviewer", "supervisor", "reviewer"]
        assert lisi.path.startswith(zhangsan.path)
        assert lisi.path != zhangsan.path == wangwu.path
        assert not zhaoliu.path.startswith(zhangsan.path)
        assert all(identity_fault(row.id_no) is None for row in ask("SELECT id_no FROM user_account"))

    def test_the_reviewer_has_an_application_of_their_own(self, ask: Ask) -> None:
        own = ask(
            "SELECT ap.status FROM user_account a JOIN person p ON p.id_no = a.id_no"
            " JOIN application ap ON ap.person_id = p.id WHERE a.login = 'zhangsan'"
        )
        assert own == [("SUBMITTED",)]

    def test_the_applicant_of_the_guide(self, ask: Ask, contents: dict[int, Any]) -> None:
        (row,) = ask(
            "SELECT a.*, pl.review_end FROM application a JOIN person p ON p.id = a.person_id"
            " JOIN plan pl ON pl.id = a.plan_id WHERE p.name = '张某某' AND p.id_no = '110101199001010001'"
        )
        assert (row.series, row.specialty, row.post) == ("工程技术人员", "水利水电", "工程师")
        assert row.status == "SUBMITTED"
        assert moment(row.review_end) == NOW + timedelta(days=2, hours=3)
        assert [hint.message for hint in find_hints(contents[row.id])] == ["证件号码校验位不正确"]

    def test_units_have_valid_credit_codes(self, ask: Ask) -> None:
        assert all(code_fault(row.credit_code) is None for row in ask("SELECT credit_code FROM unit"))

    def test_hostile_texts_are_in_big_worlds_only(self, ask: Ask, tmp_path: Path) -> None:
        names = {row.name for row in ask("SELECT name FROM person")}
        assert {"张三[/]", "[@click=app.quit]x[/]", "李\u202e四"} <= names
        assert ask("SELECT 1 FROM module_content WHERE rows LIKE '%\\u001b[31m%'")
        assert ask("SELECT 1 FROM module_content WHERE module = 'perf' AND length(rows) > 10000")
        small = _dump(_build(tmp_path / "small.db", 99))
        assert not any("[" in row[1] for row in small["person"])

    def test_applications_are_found_by_pinyin(self, ask: Ask) -> None:
        (row,) = ask("SELECT search FROM application WHERE id = 1")
        assert row.search == "张某某 zhangmoumou zmm 2026000001 黄石东楚水利水电勘测设计院 水利水电 工程师"
