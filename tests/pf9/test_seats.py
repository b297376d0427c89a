"""Seats are given in the order in which they are asked for."""

import threading
import time

from pf9.seats import Seats


def wait_for(seats: Seats, waiting: int) -> None:
    end = time.monotonic() + 10
    while seats.waiting != waiting:
        assert time.monotonic() < end


def test_who_gives_a_seat_back_and_wants_another_waits_behind_the_others() -> None:
    seats, order = Seats(1), list[str]()
    assert seats.take(seconds=0)

    def sit(name: str) -> None:
        assert seats.take(seconds=10)
        order.append(name)
        seats.give_back()

    threads = [threading.Thread(target=sit, args=(name,)) for name in ("first", "second", "third")]
    for number, thread in enumerate(threads, start=1):
        thread.start()
        wait_for(seats, number)
    seats.give_back()
    sit("again")
    for thread in threads:
        thread.join()
    assert order == ["first", "second", "third", "again"]


def test_who_gave_up_gets_none_and_loses_none() -> None:
    seats = Seats(1)
    assert seats.take(seconds=0)
    assert not seats.take(seconds=0.01)
    assert seats.waiting == 0
    seats.give_back()
    assert seats.take(seconds=0)


def test_there_are_never_more_than_so_many() -> None:
    seats, lock = Seats(3), threading.Lock()
    seated = most = 0

    def sit() -> None:
        nonlocal seated, most
        for _ in range(200):
            assert seats.take(seconds=10)
            with lock:
                seated += 1
                most = max(most, seated)
            with lock:
                seated -= 1
            seats.give_back()

    threads = [threading.Thread(target=sit) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0 < most <= 3
    assert seated == seats.waiting == 0
