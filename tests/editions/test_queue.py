"""Pages are made in the order of the plan, but what somebody waits for is made first, and nothing twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fairwait.editions.queue import Queue

paths = st.lists(st.sampled_from([f"place/{n}/" for n in range(8)]), unique=True)


def drained(queue: Queue) -> list[str]:
    made = []
    while queue:
        made.append(queue.next()[1])
    return made


@given(paths)
def test_without_wishes_the_order_is_that_of_the_plan(plan: list[str]) -> None:
    assert drained(Queue([("place", path) for path in plan], lambda: ())) == plan


@given(paths, paths)
def test_what_is_wanted_comes_first_and_every_page_is_made_once(plan: list[str], wishes: list[str]) -> None:
    made = drained(Queue([("place", path) for path in plan], lambda: wishes))
    wished = [path for path in wishes if path in plan]
    assert made[: len(wished)] == wished
    assert sorted(made) == sorted(plan)


def test_a_wish_that_comes_late_is_still_heard() -> None:
    wishes: list[str] = []
    queue = Queue([("place", "a/"), ("place", "b/"), ("measure", "c/")], lambda: wishes)
    assert queue.next() == ("place", "a/")
    wishes.append("c/")
    assert queue.next() == ("measure", "c/")
    assert queue.next() == ("place", "b/")
