"""Long-running programs: started detached, known by a record that no other process can match."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# The shell notes its own number and birth (field 22 of its stat file), then becomes the program.
# So the record is there before the program is, whatever happens to the one who started it.
RECORDED = 'cut -d" " -f1,22 /proc/$$/stat > "$0.new" && mv "$0.new" "$0" && exec "$@"'
PATIENCE = 30.0  # longer than a web server waits for its open requests


class ProcessError(RuntimeError):
    """A program did not come up; the message ends with the last lines of its log."""


@dataclass(frozen=True)
class Process:
    """One program of a lab; its record is in run/, its output in log/."""

    folder: Path
    name: str

    @property
    def record(self) -> Path:
        """The file with process number and birth."""
        return self.folder / "run" / self.name

    @property
    def log(self) -> Path:
        """The file with all it prints."""
        return self.folder / "log" / f"{self.name}.log"

    def pid(self) -> int | None:
        """Its number while it lives: the same number born at another time is somebody else."""
        try:
            pid, birth = self.record.read_text().split()
        except (OSError, ValueError):
            return None
        alive = _look(pid)
        return int(pid) if alive and alive.birth == birth else None

    def start(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path = Path("/"),
        user: str | None = None,
    ) -> None:
        """Start it in a session of its own; already there is fine."""
        if self.pid():
            return
        for file in (self.record, self.log):
            file.parent.mkdir(parents=True, exist_ok=True)
        self.record.unlink(missing_ok=True)
        become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--"] if user else []
        with self.log.open("ab") as out:
            subprocess.run(
                ["setsid", "--fork", "sh", "-c", RECORDED, self.record, *become, *command],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=clean_environment() | dict(env or {}),
                cwd=cwd,
            )
        wait_until(self.record.exists, seconds=10, what=f"the start of {self.name}")

    def wait(self, ready: Callable[[], bool], *, seconds: float = 60) -> None:
        """Return when it is ready; a program that died says why."""

        def done() -> bool:
            if ready():
                return True
            if not self.pid():
                raise ProcessError(f"{self.name} ended: {self.last_words()}")
            return False

        try:
            wait_until(done, seconds=seconds, what=self.name)
        except TimeoutError as error:
            raise ProcessError(f"{error}: {self.last_words()}") from error

    def last_words(self) -> str:
        """The end of its log, for an error's text."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return f"{self.log}\n" + "\n".join(text.splitlines()[-15:])

    def stop(self, *, by: signal.Signals = signal.SIGTERM) -> None:
        """End it: politely first, its whole session by force when it takes too long."""
        pid = self.pid()
        if pid:
            os.kill(pid, by)
            try:
                wait_until(lambda: not self.pid(), seconds=PATIENCE, what=self.name)
            except TimeoutError:
                os.killpg(pid, signal.SIGKILL)
                wait_until(lambda: not self.pid(), seconds=PATIENCE, what=self.name)
        self.record.unlink(missing_ok=True)


@dataclass(frozen=True)
class _Alive:
    name: str
    birth: str


def _look(pid: str) -> _Alive | None:
    """What runs under that number; a process that ended and waits for its parent to notice is none."""
    try:
        name, _, rest = Path(f"/proc/{pid}/stat").read_text().partition("(")[2].rpartition(")")
    except OSError:
        return None
    fields = rest.split()
    return _Alive(name, birth=fields[19]) if fields[0] not in {"Z", "X"} else None


def name_of(pid: str) -> str | None:
    """The name of the program that runs under that number."""
    alive = _look(pid)
    return alive.name if alive else None


def wait_until(true: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Poll, often at first; TimeoutError when it does not come true."""
    end, pause = time.monotonic() + seconds, 0.005
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not ready after {seconds:.0f} s")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)


def clean_environment() -> dict[str, str]:
    """This process's environment without what would lead a peer astray: proxies, other clouds, other databases."""
    foreign = ("OS_", "PG", "PF9_", "POSTGRES_", "LDAP", "DB_", "OSBOX_", "PYTHON", "PYTEST_", "VIRTUAL_ENV")
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(foreign) and not name.lower().endswith("_proxy")
    }
