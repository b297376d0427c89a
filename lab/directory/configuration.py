"""slapd.conf: what the directory is like, and who may do what."""

from pathlib import Path

from lab.directory import tls

BASE = "dc=pf9"
USERS = f"ou=users,{BASE}"
GROUPS = f"ou=groups,{BASE}"
SERVICES = f"ou=services,{BASE}"
POLICIES = f"ou=policies,{BASE}"
POLICY = f"cn=default,{POLICIES}"
SERVICE, SERVICE_PASSWORD = f"cn=pf9-service,{SERVICES}", "lab-directory-service"
ROOT, ROOT_PASSWORD = f"cn=root,{BASE}", "lab-directory-root"

MODULES = ("back_mdb", "memberof", "refint", "ppolicy", "unique", "argon2 m=7168 t=5 p=1")
SCHEMAS = ("core", "cosine", "inetorgperson")


def text(home: Path) -> str:
    """The configuration for a directory that lives in this folder."""
    includes = "\n".join(f"include /etc/ldap/schema/{name}.schema" for name in SCHEMAS)
    loads = "\n".join(f"moduleload {name}" for name in MODULES)
    return f"""{includes}
modulepath /usr/lib/ldap
{loads}
pidfile "{home}/slapd.pid"
argsfile "{home}/slapd.args"
TLSCACertificateFile "{home / tls.AUTHORITY}"
TLSCertificateFile "{home / tls.CERTIFICATE}"
TLSCertificateKeyFile "{home / tls.KEY}"
disallow bind_anon
password-hash {{ARGON2}}
sizelimit unlimited

database mdb
maxsize 268435456
suffix "{BASE}"
rootdn "{ROOT}"
rootpw {ROOT_PASSWORD}
directory "{home}/entries"
dbnosync
index objectClass,uid,cn,mail,member eq

overlay ppolicy
ppolicy_default "{POLICY}"
ppolicy_hash_cleartext
ppolicy_use_lockout
overlay memberof
memberof-refint TRUE
overlay refint
refint_attributes member
refint_nothing "{ROOT}"
overlay unique
unique_uri "ldap:///{USERS}?uid?sub"

access to attrs=userPassword
  by dn.exact="{SERVICE}" write
  by self write
  by anonymous auth
  by * none
access to dn.subtree="{USERS}"
  by dn.exact="{SERVICE}" write
  by self read
  by * none
access to dn.subtree="{GROUPS}"
  by dn.exact="{SERVICE}" write
  by * none
access to *
  by dn.exact="{SERVICE}" read
  by * none
"""
