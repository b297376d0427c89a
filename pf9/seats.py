"""So many at once, in the order in which they came."""

import threading
from collections import deque


class Seats:
    """Who waits longest is next.

    Of a semaphore the thread that runs takes the seat that it has just given back, before the one that was woken for it has
    moved: under load some then wait ten times as long as others.
    """

    def __init__(self, number: int) -> None:
        self._free = number
        self._lock = threading.Lock()
        self._turns = deque[threading.Lock]()  # held until it is the waiter's turn

    @property
    def waiting(self) -> int:
        """How many have none."""
        return len(self._turns)

    def take(self, *, seconds: float) -> bool:
        """Wait for a seat; False when none came in so long."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            turn = threading.Lock()
            turn.acquire()
            self._turns.append(turn)
        if turn.acquire(timeout=seconds):
            return True
        with self._lock:
            if turn not in self._turns:
                return True  # it came in this moment
            self._turns.remove(turn)
            return False

    def give_back(self) -> None:
        """Hand the seat on, or keep it free where nobody waits."""
        with self._lock:
            if self._turns:
                self._turns.popleft().release()
            else:
                self._free += 1
