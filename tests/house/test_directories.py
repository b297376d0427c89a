"""The directory of the image and that of the lab are one: what is tried here holds there."""

import re
from pathlib import Path

from lab.directory import configuration

NAMES = {
    "LDAP_BASE_DN": configuration.BASE,
    "LDAP_USER_DN": configuration.USERS,
    "LDAP_GROUP_DN": configuration.GROUPS,
    "LDAP_BIND_DN": configuration.SERVICE,
}


def test_the_images_directory_has_the_rules_and_overlays_of_the_labs(root: Path) -> None:
    text = (root / "directory/slapd.conf").read_text(encoding="utf-8")
    for name, value in NAMES.items():
        text = text.replace(f"@{name}@", value)
    assert rules(text) == rules(configuration.text(Path("/somewhere")))


def rules(text: str) -> tuple[set[str], str, list[str]]:
    overlays = text[text.index("overlay ppolicy") : text.index("access to")]
    access = [" ".join(rule.split()) for rule in re.findall(r"^access to .*\n(?:  .*\n)+", text, flags=re.MULTILINE)]
    return set(re.findall(r"^moduleload (\w+)", text, flags=re.MULTILINE)), overlays, access
