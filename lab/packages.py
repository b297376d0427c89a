"""The Debian packages that the lab and the build need; only the standard library here, for a bare machine."""

import os
import shutil
import subprocess
import time
from pathlib import Path

# What proves that it is there: a program or a header file.
NEEDED = {
    "postgresql-15": "/usr/lib/postgresql/15/bin/postgres",
    "slapd": "/usr/sbin/slapd",
    "ldap-utils": "/usr/bin/ldapsearch",
    "nginx-light": "/usr/sbin/nginx",
    "chromium": "/usr/bin/chromium",
    "prometheus-node-exporter": "/usr/bin/prometheus-node-exporter",
    "gettext-base": "/usr/bin/envsubst",
    "libldap2-dev": "/usr/include/ldap.h",
    "libsasl2-dev": "/usr/include/sasl/sasl.h",
    "python3-dev": "/usr/include/python3.11/Python.h",
    "python3-venv": "/usr/lib/python3.11/ensurepip/__init__.py",
    "gcc": "/usr/bin/gcc",
}
# No "main" cluster comes with PostgreSQL, and nothing is started after unpacking (101: not allowed).
CLUSTERS = Path("/etc/postgresql-common/createcluster.conf")
STARTS = Path("/usr/sbin/policy-rc.d")


def missing() -> list[str]:
    """The packages to install."""
    return [package for package, proof in NEEDED.items() if not Path(proof).exists()]


def install() -> None:
    """Install what is missing; nothing to do is the usual case and costs nothing."""
    packages = missing()
    if not packages:
        return
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        raise SystemExit("these Debian packages are needed; run as root: " + " ".join(command))
    if not shutil.which("apt-get"):
        raise SystemExit("this is no Debian; install what corresponds to: " + " ".join(packages))
    began = time.monotonic()
    print("installing Debian packages:", " ".join(packages), flush=True)
    if not CLUSTERS.exists():
        CLUSTERS.parent.mkdir(parents=True, exist_ok=True)
        CLUSTERS.write_text("create_main_cluster = false\n")
    ours = not STARTS.exists()
    if ours:
        STARTS.write_text("#!/bin/sh\nexit 101\n")
        STARTS.chmod(0o755)
    try:
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        subprocess.run(["apt-get", "update", "-q"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    finally:
        if ours:
            STARTS.unlink()
    print(f"Debian packages are there ({time.monotonic() - began:.0f} s)", flush=True)
