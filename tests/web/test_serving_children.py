"""How the supervisor treats its processes, and when it has a new edition made."""

from __future__ import annotations

import io
import json
import os
import socket
import time
from pathlib import Path

import pytest

from fairwait.app.serving.address import is_private, listening, url_of
from fairwait.app.serving.child import Child
from fairwait.app.serving.supervisor import Plan, Supervisor
from fairwait.domain.errors import ServingError
from fairwait.web.serving.records import Records
from fairwait.web.serving.worker import _listening as worker_socket
from fairwait.web.settings import Settings


def run_until_dead(child: Child, records: Records) -> None:
    child.keep_going(records)
    assert child.process is not None
    child.process.wait(30)
    child.keep_going(records)


def test_a_child_that_dies_at_once_is_started_again_less_and_less_eagerly() -> None:
    log = io.StringIO()
    child = Child("worker", "no_such_module_anywhere", [], os.environ)
    for _ in range(3):
        child._not_before = 0.0  # as if the pause were over
        run_until_dead(child, Records(log))
        assert child.process is None, "it is not started again before its pause is over"
    told = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [one["again_in"] for one in told] == [0.5, 1.0, 2.0]
    assert {(one["event"], one["child"], one["code"]) for one in told} == {("child died", "worker", 1)}


def test_a_child_with_a_task_is_left_alone_once_it_is_done_until_there_is_a_new_one() -> None:
    child, records = Child("preparer", "this", [], os.environ, once=True), Records(io.StringIO())
    run_until_dead(child, records)
    assert (child.done, child.process) == (True, None)
    child.keep_going(records)
    assert child.process is None
    child.anew()
    child.keep_going(records)
    assert child.process is not None
    child.end()


def test_a_child_told_to_do_it_again_while_it_is_at_it_does_it_once_more() -> None:
    child, records = Child("preparer", "this", [], os.environ, once=True), Records(io.StringIO())
    child.keep_going(records)
    first = child.process
    assert first is not None
    child.anew()
    child.anew()
    first.wait(30)
    child.keep_going(records)
    second = child.process
    assert second is not None
    assert second is not first, "what it did was begun before the new figures came in"
    assert not child.done
    second.wait(30)
    child.keep_going(records)
    assert (child.done, child.process) == (True, None), "once more, and not for ever"


def test_a_task_that_fails_late_is_tried_again_less_and_less_eagerly_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fairwait.app.serving.child._SETTLED", -1.0)  # as if it had run for minutes
    log = io.StringIO()
    child, service = (Child("a", "no_such_module_anywhere", [], os.environ, once=once) for once in (True, False))
    for one in (child, service):
        for _ in range(2):
            one._not_before = 0.0
            run_until_dead(one, Records(log))
    assert [json.loads(line)["again_in"] for line in log.getvalue().splitlines()] == [0.5, 1.0, 0.5, 0.5]


def test_new_figures_and_a_signal_have_the_edition_made_anew_and_nothing_else_does(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "CURRENT").write_text("1\n")
    with socket.create_server(("127.0.0.1", 0)) as opened:
        plan = Plan(Settings(tmp_path / "editions", tmp_path / "spool"), store, workers=1, prepare=True)
        supervisor = Supervisor(plan, opened, Records(io.StringIO()))
        preparer = supervisor._preparer
        assert preparer is not None

        def asked_anew() -> bool:
            preparer.done = True
            supervisor._look_at_store()
            return not preparer.done

        assert not asked_anew()
        (store / "staging").mkdir()
        (store / "editions").mkdir()
        assert not asked_anew(), "only what is published counts"
        time.sleep(0.01)
        (store / "next").write_text("2\n")
        (store / "next").replace(store / "CURRENT")
        assert asked_anew()
        assert not asked_anew()
        supervisor._look_now = True
        assert asked_anew()


def test_where_no_socket_can_be_handed_on_one_worker_opens_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fairwait.app.serving.supervisor._HANDS_SOCKETS_ON", False)
    opened = listening("127.0.0.1", 0)
    port = opened.getsockname()[1]
    plan = Plan(Settings(tmp_path / "editions", tmp_path / "spool"), None, workers=4, prepare=False)
    (worker,) = Supervisor(plan, opened, Records(io.StringIO()))._workers
    assert (list(worker.words), list(worker.sockets)) == (["127.0.0.1", str(port)], [])
    with worker_socket(list(worker.words)) as own:
        assert own.getsockname()[1] == port, "the address is free for it"


def test_a_website_whose_processes_all_die_at_once_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fairwait.app.serving.supervisor._WORKER", "no_such_module_anywhere")
    monkeypatch.setattr("fairwait.app.serving.child._FIRST_PAUSE", 0.0)
    opened = listening("127.0.0.1", 0)
    plan = Plan(Settings(tmp_path / "editions", tmp_path / "spool"), None, workers=1, prepare=False)
    supervisor = Supervisor(plan, opened, Records(io.StringIO()))
    with pytest.raises(ServingError, match="end as soon as they start"):
        supervisor.run()
    assert not any(child.alive for child in supervisor._children)
    assert opened.fileno() == -1


def test_the_address_to_open_is_one_that_a_browser_takes() -> None:
    with listening("127.0.0.1", 0) as here, listening("0.0.0.0", 0) as everywhere:
        port = here.getsockname()[1]
        assert (url_of(here), is_private(here)) == (f"http://127.0.0.1:{port}/", True)
        assert (url_of(everywhere).startswith("http://127.0.0.1:"), is_private(everywhere)) == (True, False)
