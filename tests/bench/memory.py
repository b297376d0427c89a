"""`make bench-memory`: what the demo's api, console and database hold while nobody asks anything (PSS, so shared pages count once)."""

import json
from pathlib import Path

LIMIT_MB = 600


def main() -> None:
    """Add up the proportional set sizes of the demo's processes, by what they are."""
    demo = json.loads(Path(".lab/demo.json").read_text(encoding="utf-8"))
    total = 0.0
    for name, pid in demo["processes"].items():
        pids = family(int(pid))
        size = sum(map(pss, pids))
        total += size
        print(f"{name}: {size:.0f} MB in {len(pids)} processes")
    print(f"api, console and database, idle: {total:.0f} MB (limit {LIMIT_MB} MB)")


def family(pid: int) -> list[int]:
    """The process and all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(member for child in children for member in family(int(child)))]


def pss(pid: int) -> float:
    """Megabytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6


if __name__ == "__main__":
    main()
