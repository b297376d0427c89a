"""The environment, read once at the start of a process: what is missing or left at its sample stops it with one line."""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FilePath,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from pf9.errors import SettingsError


def _address(url: str) -> str:
    if not url.startswith(("http://", "https://")) or "<" in url:
        raise ValueError("must be an address that begins with http:// or https://")
    return url.rstrip("/")


def _filter(text: str) -> str:
    if not (text.startswith("(") and text.endswith(")")):
        raise ValueError("must be an LDAP filter in (parentheses)")
    return text


def _networks(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        ipaddress.ip_network(word)
    return words


def _origins(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        if "*" in word or not word.startswith(("http://", "https://")):
            raise ValueError("name each origin whole, like https://console.example.org; there is no wildcard")
    return words


def _words(value: Any) -> Any:
    return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value


def _role_groups(value: Any) -> Any:
    return tuple(word.partition("=")[::2] for word in _words(value)) if isinstance(value, str) else value


def _audit_days(days: int) -> int:
    if days and not 30 <= days <= 36_500:  # noqa: PLR2004 - prune_audit refuses less: nobody wipes out his own traces
        raise ValueError("must be 0 (for ever) or 30 to 36500")
    return days


Secret = Annotated[str, Field(repr=False, min_length=1)]
SigningKey = Annotated[str, Field(repr=False, min_length=32)]
Address = Annotated[str, AfterValidator(_address)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
SigningKeys = Annotated[tuple[Annotated[str, Field(min_length=32)], ...], BeforeValidator(_words)]
Role = Literal["viewer", "operator", "admin", "superadmin", "technical"]
Roles = Annotated[tuple[Role, ...], BeforeValidator(_words)]
RoleGroups = Annotated[tuple[tuple[Role, Annotated[str, Field(min_length=1)]], ...], BeforeValidator(_role_groups)]
# A name of LDAP, with a matching rule behind it if need be.
Attribute = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*(:[0-9.]+:)?$")]
Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[float, Field(gt=0, le=3600)]
Minutes = Annotated[int, Field(ge=1, le=525_600)]


def _variable(*names: str, **rules: Any) -> Any:
    """Give the field that is read from the first of these variables that is set."""
    return Field(validation_alias=AliasChoices(*names), **rules)


def _value(env: Mapping[str, str], name: str) -> str | None:
    """Read NAME, or the file that NAME_FILE names; an empty value is an unset one, as in a compose file."""
    value, path = env.get(name), env.get(f"{name}_FILE")
    if path and value:
        raise SettingsError(name, f"set it or {name}_FILE, not both")
    if path:
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name}_FILE", f"{path} cannot be read") from error
        if not value:
            raise SettingsError(f"{name}_FILE", f"{path} is empty")
    if value and (value.lower().startswith("changeme") or (value.startswith("<") and value.endswith(">"))):
        raise SettingsError(name, "still holds its sample value; set a real one")
    return value or None


class _Settings(BaseModel):
    """A group of settings: made by field name in code, by `load` from the environment."""

    model_config = ConfigDict(frozen=True, validate_by_name=True, validate_by_alias=True)

    @classmethod
    def load(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the group; the first variable that is missing or wrong is named in one line."""
        found: dict[str, str] = {}
        for field in cls.model_fields.values():
            alias = field.validation_alias
            names = [str(name) for name in alias.choices] if isinstance(alias, AliasChoices) else []
            found |= {name: value for name in names if (value := _value(env, name))}
        try:
            return cls.model_validate(found)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            wrong = "is missing; set it in the environment" if first["type"] == "missing" else first["msg"]
            # A fault of several together is told of the first. Not `from error`: its text repeats the values.
            variable = first["loc"][0] if first["loc"] else next(iter(found))
            raise SettingsError(str(variable), wrong.removeprefix("Value error, ")) from None


class DatabaseSettings(_Settings):
    """The way into PostgreSQL."""

    host: str = _variable("PF9_DB_HOST", "DB_HOST")
    port: Port = _variable("PF9_DB_PORT", "DB_PORT", default=5432)
    name: str = _variable("POSTGRES_DB", "DB_NAME")
    user: str = _variable("POSTGRES_USER", "DB_USER")
    password: Secret = _variable("POSTGRES_PASSWORD", "DB_PASS")
    pool_min: int = _variable("DB_POOL_MIN_CONN", default=2, ge=0)
    pool_max: int = _variable("DB_POOL_MAX_CONN", default=10, ge=1)


class CloudSettings(_Settings):
    """The way into the cloud, as an administrator."""

    auth_url: Address = _variable("PF9_AUTH_URL")
    username: str = _variable("PF9_USERNAME")
    password: Secret = _variable("PF9_PASSWORD")
    user_domain: str = _variable("PF9_USER_DOMAIN", default="Default")
    project_name: str = _variable("PF9_PROJECT_NAME")
    project_domain: str = _variable("PF9_PROJECT_DOMAIN", default="Default")
    region_name: str = _variable("PF9_REGION_NAME")
    verify_tls: bool = _variable("PF9_VERIFY_TLS", default=True)
    ca_cert: FilePath | None = _variable("PF9_CA_CERT", default=None)
    request_timeout: Seconds = _variable("PF9_REQUEST_TIMEOUT", default=60)
    page_limit: int = _variable("PF9_PAGE_LIMIT", default=1000, ge=1)


class DirectorySettings(_Settings):
    """The way into the LDAP directory."""

    server: str = _variable("LDAP_SERVER")
    port: Port = _variable("LDAP_PORT", default=389)
    ssl_port: Port | None = _variable("LDAP_SSL_PORT", default=None)  # set: ldaps on that port
    start_tls: bool = _variable("LDAP_START_TLS", default=False)
    base_dn: str = _variable("LDAP_BASE_DN")
    user_dn: str = _variable("LDAP_USER_DN")
    group_dn: str | None = _variable("LDAP_GROUP_DN", default=None)
    bind_dn: str = _variable("LDAP_BIND_DN")
    bind_password: Secret = _variable("LDAP_BIND_PASSWORD")
    ca_cert: FilePath | None = _variable("LDAP_CA_CERT", default=None)
    timeout: Seconds = _variable("LDAP_TIMEOUT", default=4)
    # A directory that is kept elsewhere: people log in, but are not changed from here.
    read_only: bool = _variable("LDAP_READ_ONLY", default=False)
    user_filter: Annotated[str, AfterValidator(_filter)] = _variable(
        "LDAP_USER_FILTER", default="(objectClass=inetOrgPerson)"
    )
    # Set: what people log in with is a value of this attribute, looked up by the service account; else CN, then UID.
    login_attribute: Attribute | None = _variable("LDAP_LOGIN_ATTRIBUTE", default=None)
    full_name_attribute: Attribute = _variable("LDAP_FULL_NAME_ATTRIBUTE", default="displayName")
    mail_attribute: Attribute = _variable("LDAP_MAIL_ATTRIBUTE", default="mail")
    group_filter: Annotated[str, AfterValidator(_filter)] = _variable(
        "LDAP_GROUP_FILTER", default="(objectClass=groupOfNames)"
    )
    member_attribute: Attribute = _variable("LDAP_MEMBER_ATTRIBUTE", default="member")
    # Which role the members of a group get, when nobody has given them another one; the first that fits counts.
    role_groups: RoleGroups = _variable("LDAP_ROLE_GROUPS", default=())

    @field_validator("login_attribute")
    @classmethod
    def _only_elsewhere(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value and not info.data.get("read_only"):
            raise ValueError("needs LDAP_READ_ONLY=true: entries are made here by CN and UID")
        return value

    @field_validator("role_groups")
    @classmethod
    def _groups_are_somewhere(cls, value: RoleGroups, info: ValidationInfo) -> RoleGroups:
        if value and not info.data.get("group_dn"):
            raise ValueError("needs LDAP_GROUP_DN: where the groups are")
        return value


class EncryptionSettings(_Settings):
    """What closes secrets that are kept."""

    encryption_key: SigningKey = _variable("ENCRYPTION_KEY")
    # A change of key: what the earlier ones encrypted is read with them.
    previous_encryption_keys: SigningKeys = _variable("ENCRYPTION_PREVIOUS_KEYS", default=(), repr=False)

    @property
    def encryption_keys(self) -> tuple[str, ...]:
        """All of them, the one of today first."""
        return (self.encryption_key, *self.previous_encryption_keys)


class ApiSettings(EncryptionSettings):
    """The gateway."""

    jwt_secret_key: SigningKey = _variable("JWT_SECRET_KEY")
    # A change of key: what the earlier ones signed is good until it ends.
    jwt_previous_keys: SigningKeys = _variable("JWT_PREVIOUS_SECRET_KEYS", default=(), repr=False)
    access_minutes: Minutes = _variable("JWT_ACCESS_TOKEN_EXPIRE_MINUTES", default=480)
    idle_minutes: Minutes = _variable("SESSION_IDLE_MINUTES", default=60)
    # Whoever has one of these roles can do nothing before setting up a second factor.
    mfa_required_roles: Roles = _variable("MFA_REQUIRED_ROLES", default=())
    default_admin_user: str | None = _variable("DEFAULT_ADMIN_USER", default=None)
    cors_origins: Annotated[Words, AfterValidator(_origins)] = _variable("CORS_ORIGINS", default=())
    metrics_token: Secret = _variable("METRICS_TOKEN")
    cookie_secure: bool = _variable("COOKIE_SECURE", default=False)
    login_rate_per_minute: int = _variable("LOGIN_RATE_PER_MINUTE", default=10, ge=1)
    # A refused login is answered this long after it came, whatever was wrong: longer than two binds take.
    login_refusal_seconds: float = _variable("LOGIN_REFUSAL_SECONDS", default=0.5, ge=0, le=5)
    # At which interval the operator's schedule takes an inventory; None: nobody has said.
    inventory_interval_minutes: Minutes | None = _variable("INVENTORY_INTERVAL_MINUTES", default=None)
    trusted_proxies: Annotated[Words, AfterValidator(_networks)] = _variable("TRUSTED_PROXIES", default=())


class LogSettings(_Settings):
    """How loud, and in what form: without JSON_LOGS the program decides (JSON lines unless on a terminal)."""

    level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(lambda word: str(word).upper())] = (
        _variable("LOG_LEVEL", default="INFO")
    )
    json_logs: bool | None = _variable("JSON_LOGS", default=None)


class InventorySettings(_Settings):
    """What the inventory leaves behind."""

    enable_db: bool = _variable("PF9_ENABLE_DB", default=True)
    output_dir: Path = _variable("PF9_OUTPUT_DIR", default=Path("reports"))
    history_retention_days: int = _variable("HISTORY_RETENTION_DAYS", default=0, ge=0, le=36_500)  # 0: for ever
    audit_retention_days: Annotated[int, AfterValidator(_audit_days)] = _variable("AUDIT_RETENTION_DAYS", default=0)


class WorkbookSettings(_Settings):
    """What the workbook finds worth a look."""

    old_snapshot_days: int = _variable("WORKBOOK_OLD_SNAPSHOT_DAYS", default=30, ge=1, le=36_500)


class SnapshotSettings(_Settings):
    """What is promised of snapshots."""

    # The newest snapshot is younger than so many days, where neither the volume nor the policy says otherwise.
    compliance_sla_days: int = _variable("COMPLIANCE_REPORT_SLA_DAYS", default=2, ge=1, le=3660)


class RestoreSettings(_Settings):
    """Whether servers are restored from here, and how far that goes."""

    enabled: bool = _variable("RESTORE_ENABLED", default=False)
    # Every step says what it would do; nothing in the cloud changes.
    dry_run: bool = _variable("RESTORE_DRY_RUN", default=False)
    # A restore that failed takes its new volume away again, instead of leaving it for a retry.
    cleanup_volumes: bool = _variable("RESTORE_CLEANUP_VOLUMES", default=False)
    # Restores that one process of the gateway carries out at the same time.
    concurrency: int = _variable("RESTORE_CONCURRENCY", default=4, ge=1, le=64)
    # A job whose process shows no sign of life for so long was interrupted: longer than the cloud may take for an answer.
    lease: Seconds = _variable("RESTORE_LEASE_SECONDS", default=90)


class ServiceUserSettings(_Settings):
    """The account that makes snapshots, and restores, in the projects of others; without one the administrator does."""

    email: str | None = _variable("SNAPSHOT_SERVICE_USER_EMAIL", default=None)
    password: str | None = _variable("SNAPSHOT_SERVICE_USER_PASSWORD", default=None, repr=False)
    # Instead of it: encrypted, with the Fernet key that opens it.
    password_key: str | None = _variable("SNAPSHOT_PASSWORD_KEY", default=None, repr=False)
    password_encrypted: str | None = _variable("SNAPSHOT_USER_PASSWORD_ENCRYPTED", default=None, repr=False)

    @model_validator(mode="after")
    def _has_one_password(self) -> Self:
        if self.email and not self.password and not (self.password_key and self.password_encrypted):
            raise ValueError(
                "needs SNAPSHOT_SERVICE_USER_PASSWORD, or SNAPSHOT_PASSWORD_KEY and SNAPSHOT_USER_PASSWORD_ENCRYPTED"
            )
        if self.password and self.password_encrypted:
            raise ValueError("set SNAPSHOT_SERVICE_USER_PASSWORD or SNAPSHOT_USER_PASSWORD_ENCRYPTED, not both")
        return self


class SnapshotWorkerSettings(_Settings):
    """How the snapshot worker works."""

    # Rules that are kept outside: taken whenever the file holds others than before.
    rules_file: Path | None = _variable("SNAPSHOT_POLICY_RULES", default=None)
    assign_minutes: Minutes = _variable("POLICY_ASSIGN_INTERVAL_MINUTES", default=60)
    snapshot_minutes: Minutes = _variable("AUTO_SNAPSHOT_INTERVAL_MINUTES", default=60)
    compliance_minutes: Minutes = _variable("COMPLIANCE_REPORT_INTERVAL_MINUTES", default=1440)
    compliance_detail_days: int = _variable("COMPLIANCE_DETAIL_DAYS", default=90, ge=1, le=36_500)
    # Snapshots that are under way at the same time, in all and of one project.
    concurrency: int = _variable("SNAPSHOT_CONCURRENCY", default=8, ge=1, le=64)
    project_concurrency: int = _variable("SNAPSHOT_PROJECT_CONCURRENCY", default=4, ge=1, le=64)
    max_new: int = _variable("AUTO_SNAPSHOT_MAX_NEW", default=200, ge=1, le=100_000)
    max_size_gb: int = _variable("AUTO_SNAPSHOT_MAX_SIZE_GB", default=260, ge=1)
    # How often one is tried on one day, and how long it may take.
    max_attempts: int = _variable("SNAPSHOT_MAX_ATTEMPTS", default=3, ge=1, le=24)
    timeout: Seconds = _variable("SNAPSHOT_TIMEOUT", default=600)
    # A run whose worker shows no sign of life for so long is dead: longer than the cloud may take for an answer.
    lease: Seconds = _variable("SNAPSHOT_LEASE_SECONDS", default=180)
    # How long records and runs are kept; 0: for ever.
    history_days: int = _variable("SNAPSHOT_HISTORY_DAYS", default=400, ge=0, le=36_500)


class ServiceRolePasswords(_Settings):
    """What the database roles of the services log in with; the migration sets those that are given."""

    pf9_api: str | None = _variable("PF9_API_DB_PASSWORD", default=None, repr=False)
    pf9_inventory: str | None = _variable("PF9_INVENTORY_DB_PASSWORD", default=None, repr=False)
    pf9_snapshots: str | None = _variable("PF9_SNAPSHOTS_DB_PASSWORD", default=None, repr=False)

    def must_be_complete(self) -> None:
        """Raise SettingsError for the first that is missing: its service would be told that it has none, not which."""
        for role, password in self:
            if not password:
                raise SettingsError(f"{role.upper()}_DB_PASSWORD", "is missing; set it in the environment")


class WorkerSettings(_Settings):
    """The loop of a worker."""

    poll_seconds: Seconds = _variable("WORKER_POLL_SECONDS", default=5)
    heartbeat_file: Path = _variable("WORKER_HEARTBEAT_FILE", default=Path("/tmp/pf9-worker-heartbeat.json"))  # noqa: S108 - of one container
