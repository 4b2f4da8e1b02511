"""What holds on SQLite holds on PostgreSQL: the services' own tests once more, on the other database."""

from __future__ import annotations

from tests.services import test_conflict, test_decide, test_proposing, test_recalling, test_sending, test_undo

_ALL = [*map(vars, (test_conflict, test_decide, test_proposing, test_undo))]
_SOME = [
    test_sending.test_a_complete_application_goes_to_the_unit_above,
    test_sending.test_a_batch_sends_the_complete_and_reports_the_rest,
    test_recalling.test_a_send_off_is_taken_back_while_nobody_acted,
    test_recalling.test_a_return_from_above_voids_the_papers,
]
"""Of those that upload pictures, which take their time."""

for _names in (*_ALL, {_test.__name__: _test for _test in _SOME}):
    for _name, _held in _names.items():
        if _name.startswith("test_") or type(_held).__name__ == "FixtureFunctionDefinition":
            assert globals().setdefault(_name, _held) is _held, f"two tests are called {_name}"
