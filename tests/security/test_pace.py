"""Limits that hold for who is meant by them, and cost the others nothing."""

import time

from chat.pace import Pace, turn


def test_people_of_another_workspace_do_not_queue_before_a_room() -> None:
    assert turn(1, 7) is not turn(2, 7)


def test_who_wrote_long_ago_costs_no_time_and_no_memory() -> None:
    pace = Pace(10, 0.05)
    for room in range(50_000):
        pace.count(1, room)
    time.sleep(0.06)
    pace.count(2, 1)
    assert len(pace) == 1
    began = time.process_time()
    for room in range(100):
        pace.count(3, room)
    assert time.process_time() - began < 1


def test_looking_whether_somebody_may_write_remembers_nothing() -> None:
    pace = Pace(1, 60)
    assert all(pace.allows(1, room) for room in range(1000))
    assert len(pace) == 0


def test_the_pace_is_of_each_window_and_says_when_the_next_fits() -> None:
    pace = Pace(2, 0.2)
    assert [pace.count(1, 1) for _ in range(3)] == [True, True, False]
    assert not pace.allows(1, 1)
    assert pace.allows(1, 2)
    wait = pace.refusal(1, 1).fields["retryAfter"]
    assert 0.05 <= wait <= 0.2
    time.sleep(wait + 0.01)
    assert pace.count(1, 1)
