"""OpenStack in a box: real services of one release, fake hypervisors, disks and switches, five processes."""

import shutil
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from lab import places, ports, progress
from lab.cloud import configuration, golden, install, layout, schemas
from lab.cloud.layout import PROCESSES, Layout

# A process that works beside its API says with a file that the rest of it is up, too.
MARKERS = {"cinder": "volume.ready", "nova": "compute.ready"}
PATIENCE = 240.0


@dataclass(frozen=True)
class Cloud:
    """One cloud: where it answers and who may do everything."""

    folder: Path
    ports: ports.Ports
    username: str = layout.ADMIN
    password: str = layout.ADMIN_PASSWORD
    region: str = layout.REGION

    @property
    def place(self) -> Layout:
        """Its folders and ports."""
        return Layout(self.folder, self.ports)

    @property
    def auth_url(self) -> str:
        """Keystone."""
        return self.place.url("keystone")

    @property
    def clouds_yaml(self) -> Path:
        """For the openstack client: the clouds `lab` and `lab-system`."""
        return self.place.path("clouds.yaml")

    @property
    def venv(self) -> Path:
        """An environment with the openstack client (and all of OpenStack)."""
        return install.venv()

    @property
    def variables(self) -> dict[str, str]:
        """The administrator's way in, as the product's settings read it."""
        return {
            "PF9_AUTH_URL": self.auth_url,
            "PF9_USERNAME": self.username,
            "PF9_PASSWORD": self.password,
            "PF9_USER_DOMAIN": "Default",
            "PF9_PROJECT_NAME": "admin",
            "PF9_PROJECT_DOMAIN": "Default",
            "PF9_REGION_NAME": self.region,
        }

    def running(self) -> bool:
        """Whether any of its processes is there."""
        return any(self.place.process(name).pid() for name in (*PROCESSES, "postgresql"))

    def start(self) -> None:
        """Have it answer, with the scene in it unless it holds something else already."""
        complete = all(self.place.process(name).pid() for name in (*PROCESSES, "postgresql"))
        if complete and self._contents.exists():
            self._wait()
            return
        venv = install.ensure()
        if not self._contents.exists():
            self._fill(venv)
        self._launch(venv)

    def load(self, *, scene: bool) -> None:
        """Put back the scene, or the empty cloud, in a few seconds."""
        self.stop()
        self._contents.unlink(missing_ok=True)
        self._fill(install.ensure(), scene=scene)
        self._launch(install.ensure())

    def stop(self) -> None:
        """End its processes; what it holds stays."""
        with ThreadPoolExecutor(len(PROCESSES)) as pool:
            list(pool.map(lambda name: self.place.process(name).stop(), PROCESSES))
        self.place.cluster.stop()

    def remove(self) -> None:
        """End it and delete what it holds."""
        self.stop()
        self.place.cluster.remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _contents(self) -> Path:
        """There once the cloud holds something whole."""
        return self.place.path("contents")

    def _fill(self, venv: Path, *, scene: bool = True) -> None:
        """Have the cloud hold a golden state, made now when nobody made it before."""
        wanted = golden.scene() if scene else golden.empty()
        with places.locked(golden.empty().with_suffix(".lock")):  # several labs at once make it once
            if not golden.empty().exists():
                self._make_empty(venv)
            if not wanted.exists():
                self._make_scene(venv, wanted)
        if not self._contents.exists():
            self._load(wanted)
            self._contents.touch()

    def _make_empty(self, venv: Path) -> None:
        progress.say("making the databases of an empty cloud")
        self.stop()
        self.place.cluster.remove()
        self._prepare(venv)
        schemas.create(self.place, venv)
        self._spawn(venv, "keystone")
        self.place.process("keystone").wait(lambda: self._answers("keystone"), seconds=PATIENCE)
        schemas.identities(self.place)
        golden.save(self.place, golden.empty())

    def _make_scene(self, venv: Path, wanted: Path) -> None:
        from lab import scene

        self._load(golden.empty())
        self._launch(venv)
        scene.play(self)
        golden.save(self.place, wanted)
        self._contents.touch()

    def _load(self, state: Path) -> None:
        self.stop()
        with progress.step(f"the cloud holds {state.name}"):
            golden.load(self.place, state)

    def _prepare(self, venv: Path) -> None:
        """Have the configuration written and PostgreSQL up, on ports that nobody else has."""
        listeners = {**PROCESSES, "postgresql": ("postgresql",)}
        known = self.place
        before = known.port_numbers, known.cluster.port
        for process, services in listeners.items():
            for service in services:
                if not self.place.process(process).pid():
                    self.ports.renewed(f"cloud_{service}")
        if (self.place.port_numbers, self.place.cluster.port) != before:
            self.stop()  # what still runs knows the others by their old ports
        configuration.write(self.place, venv)
        self.place.cluster.start()

    def _launch(self, venv: Path) -> None:
        self._prepare(venv)
        golden.move_in(self.place)
        for name in PROCESSES:
            self._spawn(venv, name)
        self._wait()

    def _spawn(self, venv: Path, name: str) -> None:
        process = self.place.process(name)
        if process.pid():
            return
        if name in MARKERS:
            self.place.path("run", MARKERS[name]).unlink(missing_ok=True)
        environment = {
            **self.place.environment,
            "PYTHONUNBUFFERED": "1",
            "MALLOC_ARENA_MAX": "2",  # glibc's arenas for each thread cost 100 MiB over five processes
        }
        process.start([venv / "bin" / "python", "-m", "osbox.serve", name], env=environment, cwd=self.folder)

    def _wait(self) -> None:
        for name, services in PROCESSES.items():
            process = self.place.process(name)
            for service in services:
                process.wait(lambda service=service: self._answers(service), seconds=PATIENCE)  # type: ignore[misc]
            if name in MARKERS:
                process.wait(self.place.path("run", MARKERS[name]).exists, seconds=PATIENCE)

    def _answers(self, service: str) -> bool:
        try:
            urllib.request.urlopen(self.place.url(service, "/"), timeout=60).close()  # noqa: S310 -- an address of ours
        except urllib.error.HTTPError as error:
            return error.code < 500  # noqa: PLR2004 -- HTTP's own number: it serves, whatever it thinks of the question
        except OSError:
            return False
        return True
