"""Who is in the directory: one login for each role, and names that a careless login gets wrong."""

from dataclasses import dataclass

import ldap
import ldap.dn
from ldap.modlist import addModlist

from lab.directory import configuration as conf


@dataclass(frozen=True)
class Login:
    """What somebody types at the login page."""

    username: str
    password: str


@dataclass(frozen=True)
class Person:
    """An entry; `named_by` is the attribute of its DN, so a bind finds it by that name only."""

    uid: str
    cn: str
    named_by: str
    role: str | None = None

    @property
    def dn(self) -> str:
        """Where the entry is."""
        return f"{self.named_by}={ldap.dn.escape_dn_chars(self.username)},{conf.USERS}"

    @property
    def username(self) -> str:
        """The name that its DN is made of."""
        return self.cn if self.named_by == "cn" else self.uid

    @property
    def password(self) -> str:
        """Every password follows one rule."""
        return f"{self.uid}-in-the-Lab-1"


PEOPLE = (
    Person("superadmin", "superadmin", "cn", "superadmin"),
    Person("admin", "admin", "cn", "admin"),
    Person("olga", "Olga Operator", "uid", "operator"),
    Person("tom", "Tom Technical", "uid", "technical"),
    Person("vera", "Vera Viewer", "cn", "viewer"),
    # Logs in well and has no role: gets in nowhere.
    Person("norole", "Nora Norole", "uid"),
    # The cn of one is the uid of the other: CN first, then UID.
    Person("s.first", "sam", "cn"),
    Person("sam", "Sam Second", "uid"),
    # Characters that mean something in a DN or in a filter.
    Person("pat", "O'Brien, Pat (Ops) <*>", "cn"),
    Person("zoe", "Zoë Müller 🚀", "cn"),
)
LOGINS = {person.role: Login(person.username, person.password) for person in PEOPLE if person.role}

UNITS = (conf.USERS, conf.GROUPS, conf.SERVICES, conf.POLICIES)
POLICY = {
    "objectClass": ["device", "pwdPolicy"],
    "cn": ["default"],
    "pwdAttribute": ["userPassword"],
    "pwdMinLength": ["8"],
    "pwdCheckQuality": ["1"],
    "pwdLockout": ["TRUE"],
    "pwdMaxFailure": ["10"],
    "pwdFailureCountInterval": ["60"],
    "pwdLockoutDuration": ["30"],
}


def fill(url: str) -> None:
    """Add everything to an empty directory."""
    connection = ldap.initialize(url)
    connection.simple_bind_s(conf.ROOT, conf.ROOT_PASSWORD)

    def add(dn: str, entry: dict[str, list[str]]) -> None:
        connection.add_s(dn, addModlist({name: [value.encode() for value in values] for name, values in entry.items()}))

    add(conf.BASE, {"objectClass": ["dcObject", "organization"], "dc": ["pf9"], "o": ["pf9 lab"]})
    for unit in UNITS:
        add(unit, {"objectClass": ["organizationalUnit"]})
    add(conf.POLICY, POLICY)
    add(
        conf.SERVICE,
        {
            "objectClass": ["organizationalRole", "simpleSecurityObject"],
            "userPassword": [conf.SERVICE_PASSWORD],
        },
    )
    for person in PEOPLE:
        add(person.dn, _entry(person))
    for role in LOGINS:
        members = [person.dn for person in PEOPLE if person.role == role]
        add(f"cn=pf9-{role},{conf.GROUPS}", {"objectClass": ["groupOfNames"], "member": members})
    connection.unbind_s()


def _entry(person: Person) -> dict[str, list[str]]:
    return {
        "objectClass": ["inetOrgPerson"],
        "uid": [person.uid],
        "cn": [person.cn],
        "sn": [person.cn.split()[-1]],
        "mail": [f"{person.uid}@lab.example"],
        "userPassword": [person.password],
    }
