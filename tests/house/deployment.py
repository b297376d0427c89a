"""What the deployment files say, read as text: there is no YAML library among the project's needs."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
TEMPLATE = (ROOT / ".env.template").read_text(encoding="utf-8")


def parts() -> dict[str, str]:
    """The text of each `x-…` part and each service, by name, without comments."""
    top = _split(re.sub(r"^ *#.*\n", "", COMPOSE, flags=re.MULTILINE), indent="")
    return {name: body for name, body in top.items() if name.startswith("x-")} | _split(top["services"], indent="  ")


def whole(part: str) -> str:
    """The text of a part and of those that it merges."""
    text = parts()[part]
    merged = {anchors()[word] for line in re.findall(r"<<: (.*)", text) for word in re.findall(r"\*([\w-]+)", line)}
    return text + "".join(whole(name) for name in sorted(merged - {part}))


def given(part: str) -> set[str]:
    """The variables that a part gives to its containers."""
    return set(re.findall(r"^ +([A-Z][A-Z0-9_]+):", whole(part), flags=re.MULTILINE))


def anchors() -> dict[str, str]:
    """The part in which each anchor stands."""
    return {anchor: name for name, text in parts().items() for anchor in re.findall(r"&([\w-]+)", f"{name}{text}")}


def interpolated() -> set[str]:
    """The variables of .env that the compose file asks for."""
    return set(re.findall(r"\$\{([A-Z0-9_]+)", COMPOSE))


def defaults() -> dict[str, str]:
    """What the compose file takes for a variable that is not set, where it says so."""
    found = re.findall(r"\$\{([A-Z0-9_]+):-((?:[^{}]|\{[^}]*\})+)\}", COMPOSE)
    return {name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", default) for name, default in found if default != "/dev/null"}


def explained() -> dict[str, str]:
    """The variables of .env.template with what stands behind the =, those behind a # too."""
    return dict(re.findall(r"^#?([A-Z][A-Z0-9_]*)=(.*)$", TEMPLATE, flags=re.MULTILINE))


def to_be_filled_in() -> dict[str, str]:
    """The variables that have no default."""
    return dict(re.findall(r"^([A-Z][A-Z0-9_]*)=(.*)$", TEMPLATE, flags=re.MULTILINE))


def _split(text: str, *, indent: str) -> dict[str, str]:
    pieces = re.split(rf"^{indent}([\w-]+):(?=\s)", text, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))
