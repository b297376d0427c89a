"""Who is in the scene: three domains, their projects and people, and what everybody may do."""

from dataclasses import dataclass

PASSWORD = "Scene-Person-1"


@dataclass(frozen=True)
class Project:
    """A project; its owner makes what is in it."""

    name: str
    domain: str
    owner: str
    description: str
    cores: int = 400
    gigabytes: int = 50000
    enabled: bool = True


@dataclass(frozen=True)
class Person:
    """A user of a domain, and the groups that hold it."""

    name: str
    domain: str
    email: str
    groups: tuple[str, ...] = ()
    enabled: bool = True


ENERGY, LOGISTICS, RESEARCH = "nordlicht-energie", "blue-harbor-logistics", "R&D <internal>"
DOMAINS = {
    ENERGY: "Nordlicht Energie AG, power and grid",
    LOGISTICS: "Blue Harbor Logistics Ltd.",
    RESEARCH: 'Our own labs; names here are "unusual" on purpose',
}
VIP = 'Customer "O\'Neill & Søn" <b>VIP</b>'
SANDBOX = "sandbox 🚀"
PROJECTS = (
    Project("nordlicht-prod", ENERGY, "anna.berg", "Production of the customer portal", cores=800),
    Project("nordlicht-staging", ENERGY, "jonas.vogt", "The release before it is one"),
    Project("data-platform", ENERGY, "mei.lin", "Meter readings, 4 billion rows", gigabytes=200000),
    Project("webshop", LOGISTICS, "sofia.marino", "Freight booking"),
    Project("erp", LOGISTICS, "piotr.nowak", "SAP and friends"),
    Project(VIP, LOGISTICS, "o'neill", "Hosted for a customer", cores=40, gigabytes=2000),
    Project(SANDBOX, RESEARCH, "ada", "Things that may break"),
    Project("ci", RESEARCH, "linus", "Build machines", cores=600),
)
PEOPLE = (
    Person("anna.berg", ENERGY, "anna.berg@nordlicht.example", ("operations",)),
    Person("jonas.vogt", ENERGY, "jonas.vogt@nordlicht.example", ("operations", "developers")),
    Person("mei.lin", ENERGY, "mei.lin@nordlicht.example", ("developers",)),
    Person("karl.auditor", ENERGY, "audit@nordlicht.example", ("auditors",)),
    Person("former.employee", ENERGY, "gone@nordlicht.example", enabled=False),
    Person("sofia.marino", LOGISTICS, "sofia@blueharbor.example", ("operations",)),
    Person("piotr.nowak", LOGISTICS, "piotr@blueharbor.example", ("operations",)),
    Person("o'neill", LOGISTICS, "it@oneill.example"),
    Person("grace.kim", LOGISTICS, "grace@blueharbor.example", ("developers",)),
    Person("night-shift", LOGISTICS, "", ("operations",)),
    Person("ada", RESEARCH, "ada@labs.example", ("developers",)),
    Person("linus", RESEARCH, "linus@labs.example", ("developers", "operations")),
    Person("Zoë Müller 🧪", RESEARCH, "zoe@labs.example", ("developers",)),
    Person("robot-deploy", RESEARCH, "", ()),
    Person("intern", RESEARCH, "intern@labs.example", enabled=False),
)
GROUPS = {
    "operations": "keeps it running",
    "developers": "builds it",
    "auditors": "looks, and touches nothing",
}
# A role of everybody's, and one that only its domain knows.
ROLES = {"backup-operator": None, "release-manager": ENERGY}

# Who has which role where. A target is ("project", name), ("domain", name), ("inherited", name), of a domain,
# to all projects below it, or ("system", "all").
OF_USERS = (
    ("karl.auditor", "reader", ("system", "all")),
    ("karl.auditor", "reader", ("domain", ENERGY)),
    ("anna.berg", "manager", ("domain", ENERGY)),
    ("sofia.marino", "manager", ("domain", LOGISTICS)),
    ("linus", "admin", ("inherited", RESEARCH)),
    ("grace.kim", "reader", ("project", "webshop")),
    ("grace.kim", "member", ("project", "erp")),
    ("night-shift", "backup-operator", ("project", "webshop")),
    ("Zoë Müller 🧪", "member", ("project", SANDBOX)),
    ("robot-deploy", "member", ("project", "ci")),
    ("former.employee", "member", ("project", "nordlicht-prod")),
)
OF_GROUPS = (
    ("operations", ENERGY, "member", ("inherited", ENERGY)),
    ("operations", LOGISTICS, "member", ("inherited", LOGISTICS)),
    ("operations", RESEARCH, "member", ("project", "ci")),
    ("developers", ENERGY, "member", ("project", "nordlicht-staging")),
    ("developers", ENERGY, "reader", ("project", "nordlicht-prod")),
    ("developers", RESEARCH, "member", ("project", SANDBOX)),
    ("auditors", ENERGY, "reader", ("inherited", ENERGY)),
    ("auditors", LOGISTICS, "reader", ("domain", LOGISTICS)),
    ("auditors", RESEARCH, "reader", ("system", "all")),
)
