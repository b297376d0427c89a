"""What runs in the scene: flavors, images, networks, and the servers of each project."""

from dataclasses import dataclass

from lab.scene import company

# name: (vCPUs, MiB of memory, GB of disk, extra specs, the only project that may use it)
FLAVORS: dict[str, tuple[int, int, int, dict[str, str], str | None]] = {
    "m1.tiny": (1, 512, 5, {}, None),
    "m1.small": (1, 2048, 20, {}, None),
    "m1.medium": (2, 4096, 40, {}, None),
    "m1.large": (4, 8192, 0, {}, None),
    "m1.xlarge": (8, 16384, 0, {}, None),
    "r1.large": (4, 32768, 0, {"hw:watchdog_action": "reset"}, None),
    "c1.large": (8, 8192, 40, {"hw:cpu_policy": "shared"}, None),
    "win.large": (4, 16384, 0, {"os:secure_boot": "disabled"}, None),
    "gpu.monster": (96, 8388608, 100, {}, company.SANDBOX),  # larger than any host: such a server is an error
    "erp.special": (6, 24576, 60, {"aggregate_instance_extra_specs:licence": "sap"}, "erp"),
}
# name: os_distro, GB of disk, GiB of memory at least, visibility
IMAGES = {
    "debian-12": ("debian", 2, 0, "public"),
    "debian-11 (old)": ("debian", 2, 0, "public"),
    "ubuntu-24.04": ("ubuntu", 3, 0, "public"),
    "rocky-9": ("rocky", 3, 0, "public"),
    "windows-2022": ("windows", 15, 2, "public"),
    "cirros": ("cirros", 1, 0, "community"),
}
# name: project, visibility
PRIVATE_IMAGES = {
    "portal-golden-2026-10": ("nordlicht-prod", "private"),
    'erp appliance "R4"': ("erp", "shared"),
    "<script>alert('image')</script>": (company.SANDBOX, "private"),
    "runner-cache": ("ci", "private"),
}


@dataclass(frozen=True)
class Tier:
    """What servers of one purpose have in common."""

    flavor: str
    image: str
    from_volume: bool = False
    data: tuple[int, ...] = ()  # GB of each data volume
    network: str = "app"
    group: str = "web"


TIERS = {
    "lb": Tier("m1.small", "debian-12"),
    "web": Tier("m1.medium", "ubuntu-24.04"),
    "app": Tier("m1.large", "ubuntu-24.04", from_volume=True),
    "db": Tier("r1.large", "rocky-9", from_volume=True, data=(200, 50), network="db", group="db"),
    "cache": Tier("m1.medium", "debian-12", network="db", group="db"),
    "bastion": Tier("m1.large", "debian-12", from_volume=True, group="bastion"),
    "kafka": Tier("m1.xlarge", "rocky-9", from_volume=True, data=(500, 500, 500), network="db", group="db"),
    "search": Tier("r1.large", "rocky-9", from_volume=True, data=(300, 300, 300), network="db", group="db"),
    "spark": Tier("m1.xlarge", "ubuntu-24.04", from_volume=True, data=(1000,)),
    "win": Tier("win.large", "windows-2022", from_volume=True, data=(100,)),
    "runner": Tier("c1.large", "debian-12"),
    "registry": Tier("m1.large", "debian-12", from_volume=True, data=(400, 100, 100)),
    "test": Tier("m1.tiny", "debian-12"),
    "gpu-train": Tier("gpu.monster", "ubuntu-24.04"),
}
COUNTS = {
    "nordlicht-prod": {"lb": 2, "web": 6, "app": 6, "db": 4, "cache": 2, "bastion": 1},
    "nordlicht-staging": {"lb": 1, "web": 3, "app": 3, "db": 2, "bastion": 1},
    "data-platform": {"kafka": 3, "spark": 6, "db": 3, "bastion": 1, "search": 3},
    "webshop": {"lb": 2, "web": 8, "app": 4, "db": 3, "cache": 2},
    "erp": {"win": 8, "db": 3, "app": 2},
    company.VIP: {"web": 2, "app": 2, "db": 1},
    company.SANDBOX: {"test": 12, "gpu-train": 4},
    "ci": {"runner": 16, "registry": 2, "app": 2},
}
# Names in the sandbox that break what is careless about text (Nova takes no character beyond U+FFFF).
ODD_NAMES = (
    "it's a 'test'",
    'the "quoted" one',
    "<img src=x onerror=alert(1)>",
    "<b>bold</b> & co",
    "canary-⚡-blue ☕",
    "größe-überprüft",
    "; drop table servers; --",
    "=1+1 in a cell",
)


@dataclass(frozen=True)
class Server:
    """One server of the scene."""

    name: str
    project: str
    purpose: str

    @property
    def tier(self) -> Tier:
        """What it has in common with others."""
        return TIERS[self.purpose]


def servers() -> list[Server]:
    """All servers, the same ones each time."""
    found = []
    for project, purposes in COUNTS.items():
        for purpose, count in purposes.items():
            names = [f"{purpose}-{number:02}" for number in range(1, count + 1)]
            if purpose == "test":
                names[: len(ODD_NAMES)] = ODD_NAMES
            found += [Server(name, project, purpose) for name in names]
    return found


# What becomes of a server once it runs, by its place in the list of those that can run.
STOPPED, PAUSED, BROKEN = range(4, 116, 8), range(10, 116, 25), range(21, 116, 40)

# Volumes that belong to no server, round and round over the projects.
ORPHANS = 50
ORPHAN_NAMES = (
    "old-db-{:02}-data",
    "export-{:02}",
    "restore-test-{:02}",
    "build-cache-{:02}",
    'anna\'s "keep this" {:02}',
    "archive-2024-{:02}",
    "<i>unnamed</i> {:02} 💾",
)
ORPHAN_SIZES = (1, 10, 20, 50, 100, 250, 500)
# Snapshots: every second data volume and every fourth boot volume has one.
SNAPSHOT_NAMES = ("before-upgrade-{}", "weekly-{}", "manual {} 'don't delete'")

# Rules of the security groups: (protocol, first port, last port, from where); a name of a group is where, too.
GROUPS: dict[str, tuple[tuple[str | None, int | None, int | None, str], ...]] = {
    "web": (("tcp", 80, 80, "0.0.0.0/0"), ("tcp", 443, 443, "0.0.0.0/0"), ("tcp", 443, 443, "::/0")),
    "db": (("tcp", 5432, 5432, "web"), ("tcp", 3306, 3306, "web"), ("icmp", None, None, "10.0.0.0/8")),
    "bastion": (("tcp", 22, 22, "0.0.0.0/0"), ("udp", 60000, 61000, "0.0.0.0/0")),
    "monitoring": (("tcp", 9100, 9100, "10.0.0.0/8"), (None, None, None, "192.0.2.0/24")),
}
NETWORKS = ("app", "db")
