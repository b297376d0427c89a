-- The ground: inventory with its history, access and sessions, navigation.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Runs of the collector ------------------------------------------------------------------------------------------
CREATE TABLE inventory_runs (
    id bigserial PRIMARY KEY,
    status text NOT NULL DEFAULT 'running'
        CONSTRAINT inventory_runs_status_known CHECK (status IN ('running', 'success', 'partial', 'failed')),
    source text NOT NULL,
    host text NOT NULL,
    actor text NOT NULL,
    region_name text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    error text
);
CREATE INDEX ON inventory_runs (started_at);
CREATE INDEX ON inventory_runs (region_name, status, finished_at);

CREATE TABLE inventory_run_kinds (
    run_id bigint NOT NULL REFERENCES inventory_runs (id) ON DELETE CASCADE,
    kind text NOT NULL,
    position integer NOT NULL,
    state text NOT NULL DEFAULT 'waiting'
        CONSTRAINT inventory_run_kinds_state_known CHECK (state IN ('waiting', 'listing', 'listed', 'stored', 'failed')),
    listed integer,
    created integer,
    changed integer,
    unchanged integer,
    deleted integer,
    seconds numeric,
    error text,
    PRIMARY KEY (run_id, kind)
);

-- Resources: the newest state, one table a kind ------------------------------------------------------------------
-- `unresolved` keeps the ids that name nothing in the inventory (an orphan); their column is NULL.
-- A large `raw_json` is kept beside the table (toast_tuple_target): lists sort and count rows without reading it.
-- Half of each page is left free (fillfactor), so that a run writes `last_seen_at` without touching an index.

CREATE TABLE domains (
    id text NOT NULL,
    name text,
    enabled boolean,
    description text,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id)
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON domains (name);
CREATE INDEX ON domains (enabled);
CREATE INDEX ON domains USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON domains USING gin (search_text gin_trgm_ops);

CREATE TABLE projects (
    id text NOT NULL,
    name text,
    domain_id text,
    enabled boolean,
    description text,
    parent_id text,
    tags jsonb,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id),
    CONSTRAINT projects_domain_id_known FOREIGN KEY (domain_id) REFERENCES domains (id) ON DELETE SET NULL
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON projects (name);
CREATE INDEX ON projects (domain_id);
CREATE INDEX ON projects (enabled);
CREATE INDEX ON projects (parent_id);
CREATE INDEX ON projects USING gin (tags);
CREATE INDEX ON projects USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON projects USING gin (search_text gin_trgm_ops);

CREATE TABLE users (
    id text NOT NULL,
    name text,
    domain_id text,
    email text,
    enabled boolean,
    description text,
    default_project_id text,
    password_expires_at timestamptz,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(email, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id),
    CONSTRAINT users_domain_id_known FOREIGN KEY (domain_id) REFERENCES domains (id) ON DELETE SET NULL,
    CONSTRAINT users_default_project_id_known FOREIGN KEY (default_project_id) REFERENCES projects (id) ON DELETE SET NULL
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON users (name);
CREATE INDEX ON users (domain_id);
CREATE INDEX ON users (email);
CREATE INDEX ON users (enabled);
CREATE INDEX ON users (default_project_id);
CREATE INDEX ON users (password_expires_at);
CREATE INDEX ON users USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON users USING gin (search_text gin_trgm_ops);

CREATE TABLE roles (
    id text NOT NULL,
    name text,
    domain_id text,
    description text,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id)
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON roles (name);
CREATE INDEX ON roles (domain_id);
CREATE INDEX ON roles USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON roles USING gin (search_text gin_trgm_ops);

CREATE TABLE groups (
    id text NOT NULL,
    name text,
    domain_id text,
    description text,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id),
    CONSTRAINT groups_domain_id_known FOREIGN KEY (domain_id) REFERENCES domains (id) ON DELETE SET NULL
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON groups (name);
CREATE INDEX ON groups (domain_id);
CREATE INDEX ON groups USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON groups USING gin (search_text gin_trgm_ops);

CREATE TABLE role_assignments (
    id text NOT NULL,
    role_id text,
    user_id text,
    group_id text,
    scope_type text,
    project_id text,
    domain_id text,
    inherited boolean,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id)) STORED,
    PRIMARY KEY (id)
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON role_assignments (role_id);
CREATE INDEX ON role_assignments (user_id);
CREATE INDEX ON role_assignments (group_id);
CREATE INDEX ON role_assignments (scope_type);
CREATE INDEX ON role_assignments (project_id);
CREATE INDEX ON role_assignments (domain_id);
CREATE INDEX ON role_assignments (inherited);
CREATE INDEX ON role_assignments USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON role_assignments USING gin (search_text gin_trgm_ops);

CREATE TABLE images (
    id text NOT NULL,
    region_name text NOT NULL,
    name text,
    status text,
    visibility text,
    project_id text,
    size_bytes bigint,
    virtual_size_bytes bigint,
    disk_format text,
    container_format text,
    min_disk_gb integer,
    min_ram_mb integer,
    protected boolean,
    hidden boolean,
    os_type text,
    os_distro text,
    checksum text,
    tags jsonb,
    created_at timestamptz,
    updated_at timestamptz,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, ''))) STORED,
    PRIMARY KEY (id, region_name),
    CONSTRAINT images_project_id_known FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON images (name);
CREATE INDEX ON images (status);
CREATE INDEX ON images (visibility);
CREATE INDEX ON images (project_id);
CREATE INDEX ON images (size_bytes);
CREATE INDEX ON images (virtual_size_bytes);
CREATE INDEX ON images (disk_format);
CREATE INDEX ON images (container_format);
CREATE INDEX ON images (min_disk_gb);
CREATE INDEX ON images (min_ram_mb);
CREATE INDEX ON images (protected);
CREATE INDEX ON images (hidden);
CREATE INDEX ON images (os_type);
CREATE INDEX ON images (os_distro);
CREATE INDEX ON images (checksum);
CREATE INDEX ON images USING gin (tags);
CREATE INDEX ON images (created_at);
CREATE INDEX ON images (updated_at);
CREATE INDEX ON images USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON images USING gin (search_text gin_trgm_ops);

CREATE TABLE flavors (
    id text NOT NULL,
    region_name text NOT NULL,
    name text,
    vcpus integer,
    ram_mb integer,
    disk_gb integer,
    ephemeral_gb integer,
    swap_mb integer,
    is_public boolean,
    disabled boolean,
    description text,
    extra_specs jsonb,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id, region_name)
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON flavors (name);
CREATE INDEX ON flavors (vcpus);
CREATE INDEX ON flavors (ram_mb);
CREATE INDEX ON flavors (disk_gb);
CREATE INDEX ON flavors (ephemeral_gb);
CREATE INDEX ON flavors (swap_mb);
CREATE INDEX ON flavors (is_public);
CREATE INDEX ON flavors (disabled);
CREATE INDEX ON flavors USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON flavors USING gin (search_text gin_trgm_ops);

CREATE TABLE hypervisors (
    id text NOT NULL,
    region_name text NOT NULL,
    hypervisor_hostname text,
    state text,
    status text,
    hypervisor_type text,
    hypervisor_version bigint,
    host_ip text,
    vcpus integer,
    vcpus_used integer,
    memory_mb integer,
    memory_mb_used integer,
    local_gb integer,
    local_gb_used integer,
    running_vms integer,
    service_host text,
    disabled_reason text,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(hypervisor_hostname, '') || ' ' || coalesce(host_ip, '') || ' ' || coalesce(disabled_reason, ''))) STORED,
    PRIMARY KEY (id, region_name)
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON hypervisors (hypervisor_hostname);
CREATE INDEX ON hypervisors (state);
CREATE INDEX ON hypervisors (status);
CREATE INDEX ON hypervisors (hypervisor_type);
CREATE INDEX ON hypervisors (hypervisor_version);
CREATE INDEX ON hypervisors (host_ip);
CREATE INDEX ON hypervisors (vcpus);
CREATE INDEX ON hypervisors (vcpus_used);
CREATE INDEX ON hypervisors (memory_mb);
CREATE INDEX ON hypervisors (memory_mb_used);
CREATE INDEX ON hypervisors (local_gb);
CREATE INDEX ON hypervisors (local_gb_used);
CREATE INDEX ON hypervisors (running_vms);
CREATE INDEX ON hypervisors (service_host);
CREATE INDEX ON hypervisors USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON hypervisors USING gin (search_text gin_trgm_ops);

CREATE TABLE servers (
    id text NOT NULL,
    region_name text NOT NULL,
    name text,
    status text,
    vm_state text,
    power_state text,
    task_state text,
    project_id text,
    user_id text,
    flavor_id text,
    flavor_name text,
    vcpus integer,
    ram_mb integer,
    disk_gb integer,
    ip_addresses jsonb,
    hypervisor_hostname text,
    host_id text,
    availability_zone text,
    image_id text,
    key_name text,
    security_groups jsonb,
    volume_ids jsonb,
    locked boolean,
    description text,
    metadata jsonb,
    tags jsonb,
    fault text,
    created_at timestamptz,
    launched_at timestamptz,
    updated_at timestamptz,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(translate(ip_addresses::text, '[]",', ''), '') || ' ' || coalesce(description, '') || ' ' || coalesce(fault, ''))) STORED,
    PRIMARY KEY (id, region_name),
    CONSTRAINT servers_project_id_known FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON servers (name);
CREATE INDEX ON servers (status);
CREATE INDEX ON servers (vm_state);
CREATE INDEX ON servers (power_state);
CREATE INDEX ON servers (task_state);
CREATE INDEX ON servers (project_id);
CREATE INDEX ON servers (user_id);
CREATE INDEX ON servers (flavor_id);
CREATE INDEX ON servers (flavor_name);
CREATE INDEX ON servers (vcpus);
CREATE INDEX ON servers (ram_mb);
CREATE INDEX ON servers (disk_gb);
CREATE INDEX ON servers USING gin (ip_addresses);
CREATE INDEX ON servers (hypervisor_hostname);
CREATE INDEX ON servers (host_id);
CREATE INDEX ON servers (availability_zone);
CREATE INDEX ON servers (image_id);
CREATE INDEX ON servers (key_name);
CREATE INDEX ON servers USING gin (security_groups);
CREATE INDEX ON servers USING gin (volume_ids);
CREATE INDEX ON servers (locked);
CREATE INDEX ON servers USING gin (tags);
CREATE INDEX ON servers (created_at);
CREATE INDEX ON servers (launched_at);
CREATE INDEX ON servers (updated_at);
CREATE INDEX ON servers USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON servers USING gin (search_text gin_trgm_ops);

CREATE TABLE volume_types (
    id text NOT NULL,
    region_name text NOT NULL,
    name text,
    description text,
    is_public boolean,
    extra_specs jsonb,
    qos_specs_id text,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id, region_name)
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON volume_types (name);
CREATE INDEX ON volume_types (is_public);
CREATE INDEX ON volume_types (qos_specs_id);
CREATE INDEX ON volume_types USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON volume_types USING gin (search_text gin_trgm_ops);

CREATE TABLE volumes (
    id text NOT NULL,
    region_name text NOT NULL,
    name text,
    status text,
    size_gb integer,
    volume_type text,
    bootable boolean,
    project_id text,
    server_id text,
    device text,
    attachments jsonb,
    availability_zone text,
    backend text,
    user_id text,
    multiattach boolean,
    encrypted boolean,
    snapshot_id text,
    source_volume_id text,
    image_id text,
    description text,
    metadata jsonb,
    created_at timestamptz,
    updated_at timestamptz,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id, region_name),
    CONSTRAINT volumes_project_id_known FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON volumes (name);
CREATE INDEX ON volumes (status);
CREATE INDEX ON volumes (size_gb);
CREATE INDEX ON volumes (volume_type);
CREATE INDEX ON volumes (bootable);
CREATE INDEX ON volumes (project_id);
CREATE INDEX ON volumes (server_id);
CREATE INDEX ON volumes (device);
CREATE INDEX ON volumes (availability_zone);
CREATE INDEX ON volumes (backend);
CREATE INDEX ON volumes (user_id);
CREATE INDEX ON volumes (multiattach);
CREATE INDEX ON volumes (encrypted);
CREATE INDEX ON volumes (snapshot_id);
CREATE INDEX ON volumes (source_volume_id);
CREATE INDEX ON volumes (image_id);
CREATE INDEX ON volumes (created_at);
CREATE INDEX ON volumes (updated_at);
CREATE INDEX ON volumes USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON volumes USING gin (search_text gin_trgm_ops);

CREATE TABLE snapshots (
    id text NOT NULL,
    region_name text NOT NULL,
    name text,
    status text,
    size_gb integer,
    volume_id text,
    project_id text,
    progress text,
    user_id text,
    description text,
    metadata jsonb,
    created_at timestamptz,
    updated_at timestamptz,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id, region_name),
    CONSTRAINT snapshots_volume_id_known FOREIGN KEY (volume_id, region_name) REFERENCES volumes (id, region_name) ON DELETE SET NULL (volume_id),
    CONSTRAINT snapshots_project_id_known FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON snapshots (name);
CREATE INDEX ON snapshots (status);
CREATE INDEX ON snapshots (size_gb);
CREATE INDEX ON snapshots (volume_id);
CREATE INDEX ON snapshots (project_id);
CREATE INDEX ON snapshots (progress);
CREATE INDEX ON snapshots (user_id);
CREATE INDEX ON snapshots (created_at);
CREATE INDEX ON snapshots (updated_at);
CREATE INDEX ON snapshots USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON snapshots USING gin (search_text gin_trgm_ops);

CREATE TABLE networks (
    id text NOT NULL,
    region_name text NOT NULL,
    name text,
    status text,
    project_id text,
    admin_state_up boolean,
    is_shared boolean,
    is_external boolean,
    mtu integer,
    network_type text,
    physical_network text,
    segmentation_id bigint,
    port_security_enabled boolean,
    subnet_ids jsonb,
    description text,
    tags jsonb,
    created_at timestamptz,
    updated_at timestamptz,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id, region_name),
    CONSTRAINT networks_project_id_known FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON networks (name);
CREATE INDEX ON networks (status);
CREATE INDEX ON networks (project_id);
CREATE INDEX ON networks (admin_state_up);
CREATE INDEX ON networks (is_shared);
CREATE INDEX ON networks (is_external);
CREATE INDEX ON networks (mtu);
CREATE INDEX ON networks (network_type);
CREATE INDEX ON networks (physical_network);
CREATE INDEX ON networks (segmentation_id);
CREATE INDEX ON networks (port_security_enabled);
CREATE INDEX ON networks USING gin (subnet_ids);
CREATE INDEX ON networks USING gin (tags);
CREATE INDEX ON networks (created_at);
CREATE INDEX ON networks (updated_at);
CREATE INDEX ON networks USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON networks USING gin (search_text gin_trgm_ops);

CREATE TABLE subnets (
    id text NOT NULL,
    region_name text NOT NULL,
    name text,
    cidr text,
    network_id text,
    project_id text,
    ip_version integer,
    gateway_ip text,
    enable_dhcp boolean,
    allocation_pools jsonb,
    dns_nameservers jsonb,
    host_routes jsonb,
    ipv6_address_mode text,
    ipv6_ra_mode text,
    description text,
    tags jsonb,
    created_at timestamptz,
    updated_at timestamptz,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(cidr, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id, region_name),
    CONSTRAINT subnets_network_id_known FOREIGN KEY (network_id, region_name) REFERENCES networks (id, region_name) ON DELETE SET NULL (network_id),
    CONSTRAINT subnets_project_id_known FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON subnets (name);
CREATE INDEX ON subnets (cidr);
CREATE INDEX ON subnets (network_id);
CREATE INDEX ON subnets (project_id);
CREATE INDEX ON subnets (ip_version);
CREATE INDEX ON subnets (gateway_ip);
CREATE INDEX ON subnets (enable_dhcp);
CREATE INDEX ON subnets USING gin (dns_nameservers);
CREATE INDEX ON subnets (ipv6_address_mode);
CREATE INDEX ON subnets (ipv6_ra_mode);
CREATE INDEX ON subnets USING gin (tags);
CREATE INDEX ON subnets (created_at);
CREATE INDEX ON subnets (updated_at);
CREATE INDEX ON subnets USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON subnets USING gin (search_text gin_trgm_ops);

CREATE TABLE routers (
    id text NOT NULL,
    region_name text NOT NULL,
    name text,
    status text,
    project_id text,
    admin_state_up boolean,
    external_network_id text,
    external_ips jsonb,
    enable_snat boolean,
    distributed boolean,
    ha boolean,
    routes jsonb,
    description text,
    tags jsonb,
    created_at timestamptz,
    updated_at timestamptz,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(translate(external_ips::text, '[]",', ''), '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id, region_name),
    CONSTRAINT routers_project_id_known FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON routers (name);
CREATE INDEX ON routers (status);
CREATE INDEX ON routers (project_id);
CREATE INDEX ON routers (admin_state_up);
CREATE INDEX ON routers (external_network_id);
CREATE INDEX ON routers USING gin (external_ips);
CREATE INDEX ON routers (enable_snat);
CREATE INDEX ON routers (distributed);
CREATE INDEX ON routers (ha);
CREATE INDEX ON routers USING gin (tags);
CREATE INDEX ON routers (created_at);
CREATE INDEX ON routers (updated_at);
CREATE INDEX ON routers USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON routers USING gin (search_text gin_trgm_ops);

CREATE TABLE ports (
    id text NOT NULL,
    region_name text NOT NULL,
    name text,
    status text,
    mac_address text,
    ip_addresses jsonb,
    network_id text,
    project_id text,
    device_id text,
    device_owner text,
    admin_state_up boolean,
    fixed_ips jsonb,
    security_group_ids jsonb,
    host_id text,
    vnic_type text,
    vif_type text,
    port_security_enabled boolean,
    allowed_address_pairs jsonb,
    description text,
    tags jsonb,
    created_at timestamptz,
    updated_at timestamptz,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(mac_address, '') || ' ' || coalesce(translate(ip_addresses::text, '[]",', ''), '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id, region_name),
    CONSTRAINT ports_network_id_known FOREIGN KEY (network_id, region_name) REFERENCES networks (id, region_name) ON DELETE SET NULL (network_id),
    CONSTRAINT ports_project_id_known FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON ports (name);
CREATE INDEX ON ports (status);
CREATE INDEX ON ports (mac_address);
CREATE INDEX ON ports USING gin (ip_addresses);
CREATE INDEX ON ports (network_id);
CREATE INDEX ON ports (project_id);
CREATE INDEX ON ports (device_id);
CREATE INDEX ON ports (device_owner);
CREATE INDEX ON ports (admin_state_up);
CREATE INDEX ON ports USING gin (security_group_ids);
CREATE INDEX ON ports (host_id);
CREATE INDEX ON ports (vnic_type);
CREATE INDEX ON ports (vif_type);
CREATE INDEX ON ports (port_security_enabled);
CREATE INDEX ON ports USING gin (tags);
CREATE INDEX ON ports (created_at);
CREATE INDEX ON ports (updated_at);
CREATE INDEX ON ports USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON ports USING gin (search_text gin_trgm_ops);

CREATE TABLE floating_ips (
    id text NOT NULL,
    region_name text NOT NULL,
    floating_ip_address text,
    status text,
    fixed_ip_address text,
    project_id text,
    port_id text,
    router_id text,
    floating_network_id text,
    description text,
    tags jsonb,
    created_at timestamptz,
    updated_at timestamptz,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(floating_ip_address, '') || ' ' || coalesce(fixed_ip_address, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id, region_name),
    CONSTRAINT floating_ips_project_id_known FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL,
    CONSTRAINT floating_ips_port_id_known FOREIGN KEY (port_id, region_name) REFERENCES ports (id, region_name) ON DELETE SET NULL (port_id),
    CONSTRAINT floating_ips_router_id_known FOREIGN KEY (router_id, region_name) REFERENCES routers (id, region_name) ON DELETE SET NULL (router_id)
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON floating_ips (floating_ip_address);
CREATE INDEX ON floating_ips (status);
CREATE INDEX ON floating_ips (fixed_ip_address);
CREATE INDEX ON floating_ips (project_id);
CREATE INDEX ON floating_ips (port_id);
CREATE INDEX ON floating_ips (router_id);
CREATE INDEX ON floating_ips (floating_network_id);
CREATE INDEX ON floating_ips USING gin (tags);
CREATE INDEX ON floating_ips (created_at);
CREATE INDEX ON floating_ips (updated_at);
CREATE INDEX ON floating_ips USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON floating_ips USING gin (search_text gin_trgm_ops);

CREATE TABLE security_groups (
    id text NOT NULL,
    region_name text NOT NULL,
    name text,
    description text,
    project_id text,
    stateful boolean,
    is_shared boolean,
    tags jsonb,
    created_at timestamptz,
    updated_at timestamptz,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(name, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id, region_name),
    CONSTRAINT security_groups_project_id_known FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON security_groups (name);
CREATE INDEX ON security_groups (project_id);
CREATE INDEX ON security_groups (stateful);
CREATE INDEX ON security_groups (is_shared);
CREATE INDEX ON security_groups USING gin (tags);
CREATE INDEX ON security_groups (created_at);
CREATE INDEX ON security_groups (updated_at);
CREATE INDEX ON security_groups USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON security_groups USING gin (search_text gin_trgm_ops);

CREATE TABLE security_group_rules (
    id text NOT NULL,
    region_name text NOT NULL,
    security_group_id text,
    project_id text,
    direction text,
    ethertype text,
    protocol text,
    port_range_min integer,
    port_range_max integer,
    remote_ip_prefix text,
    remote_group_id text,
    description text,
    created_at timestamptz,
    updated_at timestamptz,
    raw_json jsonb NOT NULL,
    change_hash text NOT NULL,
    row_hash text NOT NULL,
    unresolved jsonb NOT NULL DEFAULT '{}',
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    search_text text GENERATED ALWAYS AS (lower(id || ' ' || coalesce(direction, '') || ' ' || coalesce(remote_ip_prefix, '') || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (id, region_name),
    CONSTRAINT security_group_rules_security_group_id_known FOREIGN KEY (security_group_id, region_name) REFERENCES security_groups (id, region_name) ON DELETE CASCADE,
    CONSTRAINT security_group_rules_project_id_known FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL
) WITH (fillfactor = 50, toast_tuple_target = 1024);
CREATE INDEX ON security_group_rules (security_group_id);
CREATE INDEX ON security_group_rules (project_id);
CREATE INDEX ON security_group_rules (direction);
CREATE INDEX ON security_group_rules (ethertype);
CREATE INDEX ON security_group_rules (protocol);
CREATE INDEX ON security_group_rules (port_range_min);
CREATE INDEX ON security_group_rules (port_range_max);
CREATE INDEX ON security_group_rules (remote_ip_prefix);
CREATE INDEX ON security_group_rules (remote_group_id);
CREATE INDEX ON security_group_rules (created_at);
CREATE INDEX ON security_group_rules (updated_at);
CREATE INDEX ON security_group_rules USING gin (raw_json jsonb_path_ops);
CREATE INDEX ON security_group_rules USING gin (search_text gin_trgm_ops);

-- History: a row for every change that is one, one table a kind -------------------------------------------------------
CREATE TABLE domains_history (
    id bigserial PRIMARY KEY,
    domain_id text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON domains_history (domain_id, id DESC);
CREATE INDEX ON domains_history (recorded_at);
CREATE INDEX ON domains_history (run_id);

CREATE TABLE projects_history (
    id bigserial PRIMARY KEY,
    project_id text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON projects_history (project_id, id DESC);
CREATE INDEX ON projects_history (recorded_at);
CREATE INDEX ON projects_history (run_id);

CREATE TABLE users_history (
    id bigserial PRIMARY KEY,
    user_id text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON users_history (user_id, id DESC);
CREATE INDEX ON users_history (recorded_at);
CREATE INDEX ON users_history (run_id);

CREATE TABLE roles_history (
    id bigserial PRIMARY KEY,
    role_id text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON roles_history (role_id, id DESC);
CREATE INDEX ON roles_history (recorded_at);
CREATE INDEX ON roles_history (run_id);

CREATE TABLE hypervisors_history (
    id bigserial PRIMARY KEY,
    hypervisor_id text NOT NULL,
    region_name text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON hypervisors_history (hypervisor_id, id DESC);
CREATE INDEX ON hypervisors_history (recorded_at);
CREATE INDEX ON hypervisors_history (run_id);

CREATE TABLE servers_history (
    id bigserial PRIMARY KEY,
    server_id text NOT NULL,
    region_name text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON servers_history (server_id, id DESC);
CREATE INDEX ON servers_history (recorded_at);
CREATE INDEX ON servers_history (run_id);

CREATE TABLE volumes_history (
    id bigserial PRIMARY KEY,
    volume_id text NOT NULL,
    region_name text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON volumes_history (volume_id, id DESC);
CREATE INDEX ON volumes_history (recorded_at);
CREATE INDEX ON volumes_history (run_id);

CREATE TABLE snapshots_history (
    id bigserial PRIMARY KEY,
    snapshot_id text NOT NULL,
    region_name text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON snapshots_history (snapshot_id, id DESC);
CREATE INDEX ON snapshots_history (recorded_at);
CREATE INDEX ON snapshots_history (run_id);

CREATE TABLE networks_history (
    id bigserial PRIMARY KEY,
    network_id text NOT NULL,
    region_name text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON networks_history (network_id, id DESC);
CREATE INDEX ON networks_history (recorded_at);
CREATE INDEX ON networks_history (run_id);

CREATE TABLE subnets_history (
    id bigserial PRIMARY KEY,
    subnet_id text NOT NULL,
    region_name text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON subnets_history (subnet_id, id DESC);
CREATE INDEX ON subnets_history (recorded_at);
CREATE INDEX ON subnets_history (run_id);

CREATE TABLE routers_history (
    id bigserial PRIMARY KEY,
    router_id text NOT NULL,
    region_name text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON routers_history (router_id, id DESC);
CREATE INDEX ON routers_history (recorded_at);
CREATE INDEX ON routers_history (run_id);

CREATE TABLE ports_history (
    id bigserial PRIMARY KEY,
    port_id text NOT NULL,
    region_name text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON ports_history (port_id, id DESC);
CREATE INDEX ON ports_history (recorded_at);
CREATE INDEX ON ports_history (run_id);

CREATE TABLE floating_ips_history (
    id bigserial PRIMARY KEY,
    floating_ip_id text NOT NULL,
    region_name text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON floating_ips_history (floating_ip_id, id DESC);
CREATE INDEX ON floating_ips_history (recorded_at);
CREATE INDEX ON floating_ips_history (run_id);

CREATE TABLE security_groups_history (
    id bigserial PRIMARY KEY,
    security_group_id text NOT NULL,
    region_name text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON security_groups_history (security_group_id, id DESC);
CREATE INDEX ON security_groups_history (recorded_at);
CREATE INDEX ON security_groups_history (run_id);

CREATE TABLE security_group_rules_history (
    id bigserial PRIMARY KEY,
    security_group_rule_id text NOT NULL,
    region_name text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    change_hash text NOT NULL,
    fields jsonb NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON security_group_rules_history (security_group_rule_id, id DESC);
CREATE INDEX ON security_group_rules_history (recorded_at);
CREATE INDEX ON security_group_rules_history (run_id);

-- Deletions, of every kind ---------------------------------------------------------------------------------------
CREATE TABLE deletions_history (
    id bigserial PRIMARY KEY,
    resource_type text NOT NULL,
    resource_id text NOT NULL,
    resource_name text,
    region_name text,
    project_id text,
    reason text NOT NULL,
    deleted_at timestamptz NOT NULL DEFAULT now(),
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    raw_json jsonb NOT NULL,
    run_id bigint NOT NULL REFERENCES inventory_runs (id)
);
CREATE INDEX ON deletions_history (resource_type, resource_id, id DESC);
CREATE INDEX ON deletions_history (deleted_at);
CREATE INDEX ON deletions_history (project_id);
CREATE INDEX ON deletions_history (run_id);

CREATE TABLE user_access_logs (
    id bigserial PRIMARY KEY,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    user_id text,
    username text NOT NULL,
    action text NOT NULL,
    resource_type text,
    resource_id text,
    success boolean NOT NULL,
    ip_address inet,
    user_agent text,
    details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ON user_access_logs (occurred_at);
CREATE INDEX ON user_access_logs (user_id, occurred_at);
CREATE INDEX ON user_access_logs (username, occurred_at);

-- People of this system and what they may do ---------------------------------------------------------------------
CREATE TABLE departments (
    id serial PRIMARY KEY,
    name text NOT NULL CONSTRAINT departments_name_unique UNIQUE
);
INSERT INTO departments (name) VALUES
    ('Engineering'), ('Tier1 Support'), ('Tier2 Support'), ('Tier3 Support'), ('Sales'), ('Marketing'), ('Management');

CREATE TABLE user_roles (
    username text PRIMARY KEY,
    role text NOT NULL
        CONSTRAINT user_roles_role_known CHECK (role IN ('viewer', 'operator', 'admin', 'superadmin', 'technical')),
    department_id integer REFERENCES departments (id),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON user_roles (department_id);

CREATE TABLE role_permissions (
    role text NOT NULL,
    resource text NOT NULL,
    action text NOT NULL,
    CONSTRAINT role_permissions_once PRIMARY KEY (role, resource, action),
    CONSTRAINT role_permissions_role_known CHECK (role IN ('viewer', 'operator', 'admin', 'superadmin', 'technical')),
    CONSTRAINT role_permissions_action_known CHECK (action IN ('read', 'write', 'admin', 'delete'))
);
WITH resources (resource) AS (
    VALUES ('api_metrics'), ('audit'), ('backup'), ('branding'), ('dashboard'), ('departments'), ('domains'), ('drift'),
        ('flavors'), ('floatingips'), ('groups'), ('history'), ('hypervisors'), ('images'), ('metering'), ('mfa'),
        ('monitoring'), ('navigation'), ('networks'), ('notifications'), ('permissions'), ('ports'), ('projects'),
        ('provisioning'), ('reports'), ('resources'), ('restore'), ('roles'), ('routers'), ('runbooks'), ('search'),
        ('security_groups'), ('servers'), ('snapshot_assignments'), ('snapshot_exclusions'), ('snapshot_policy_sets'),
        ('snapshot_records'), ('snapshot_runs'), ('snapshots'), ('subnets'), ('system_logs'), ('tenant_health'),
        ('users'), ('volume_types'), ('volumes')
),
granted (role, resource, action) AS (
    SELECT role, resource, 'read'
    FROM resources, (VALUES ('viewer'), ('operator')) AS readers (role)
    WHERE resource NOT IN ('system_logs', 'api_metrics', 'backup', 'mfa', 'provisioning')
    UNION ALL
    SELECT role, resource, 'read' FROM resources, (VALUES ('technical'), ('admin'), ('superadmin')) AS readers (role)
    UNION ALL
    SELECT 'operator', resource, 'write' FROM resources
    WHERE resource IN ('networks', 'flavors', 'snapshots', 'snapshot_assignments', 'snapshot_exclusions',
        'snapshot_runs', 'resources', 'runbooks', 'notifications')
    UNION ALL
    SELECT 'technical', resource, 'write' FROM resources WHERE resource IN ('resources', 'provisioning')
    UNION ALL
    SELECT 'admin', resource, action FROM resources, (VALUES ('write'), ('admin'), ('delete')) AS actions (action)
    WHERE resource NOT IN ('users', 'roles', 'permissions')
    UNION ALL
    SELECT 'superadmin', resource, action FROM resources, (VALUES ('write'), ('admin'), ('delete')) AS actions (action)
)
INSERT INTO role_permissions (role, resource, action) SELECT role, resource, action FROM granted;

CREATE TABLE user_sessions (
    id bigserial PRIMARY KEY,
    token_hash text NOT NULL CONSTRAINT user_sessions_token_once UNIQUE,
    username text NOT NULL,
    role text NOT NULL,
    ip_address inet,
    user_agent text,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_activity_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX ON user_sessions (username, created_at);
CREATE INDEX ON user_sessions (expires_at);

CREATE TABLE user_mfa (
    username text PRIMARY KEY,
    totp_secret text NOT NULL,
    is_enabled boolean NOT NULL DEFAULT false,
    backup_codes text[] NOT NULL DEFAULT '{}',
    last_step bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- One row a key (account or client address) and window, counted by every process together.
CREATE TABLE login_attempts (
    key text NOT NULL,
    window_start timestamptz NOT NULL,
    count integer NOT NULL DEFAULT 1,
    PRIMARY KEY (key, window_start)
);
CREATE INDEX ON login_attempts (window_start);

CREATE TABLE auth_audit_log (
    id bigserial PRIMARY KEY,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    username text NOT NULL,
    action text NOT NULL,
    success boolean NOT NULL,
    resource text,
    ip_address inet,
    user_agent text,
    request_id text,
    details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ON auth_audit_log (occurred_at);
CREATE INDEX ON auth_audit_log (username, occurred_at);
CREATE INDEX ON auth_audit_log (action, occurred_at);

-- Navigation: the pages that exist ------------------------------------------------------------------------------
CREATE TABLE nav_groups (
    id serial PRIMARY KEY,
    key text NOT NULL CONSTRAINT nav_groups_key_unique UNIQUE,
    label text NOT NULL,
    position integer NOT NULL
);
INSERT INTO nav_groups (key, label, position) VALUES
    ('inventory', 'Inventory', 1),
    ('snapshot_management', 'Snapshot management', 2),
    ('change_logs', 'Change logs', 3),
    ('customer_onboarding', 'Customer onboarding', 4),
    ('metering_reporting', 'Metering and reporting', 5),
    ('admin_tools', 'Admin tools', 6),
    ('technical_tools', 'Technical tools', 7);

CREATE TABLE nav_items (
    id serial PRIMARY KEY,
    group_id integer NOT NULL REFERENCES nav_groups (id),
    key text NOT NULL CONSTRAINT nav_items_key_unique UNIQUE,
    label text NOT NULL,
    path text NOT NULL,
    icon text NOT NULL,
    resource text NOT NULL,
    position integer NOT NULL
);
CREATE INDEX ON nav_items (group_id);
INSERT INTO nav_items (group_id, key, label, path, icon, resource, position)
SELECT g.id, i.key, i.label, i.path, i.icon, i.resource, i.position
FROM (VALUES
    ('inventory', 'dashboard', 'Overview', '/overview', 'dashboard', 'dashboard', 1),
    ('inventory', 'servers', 'Servers', '/servers', 'server', 'servers', 2),
    ('inventory', 'volumes', 'Volumes', '/volumes', 'database', 'volumes', 3),
    ('inventory', 'volume_types', 'Volume types', '/volume-types', 'stack', 'volume_types', 4),
    ('inventory', 'networks', 'Networks', '/networks', 'network', 'networks', 5),
    ('inventory', 'subnets', 'Subnets', '/subnets', 'sitemap', 'subnets', 6),
    ('inventory', 'ports', 'Ports', '/ports', 'plug', 'ports', 7),
    ('inventory', 'routers', 'Routers', '/routers', 'router', 'routers', 8),
    ('inventory', 'floatingips', 'Floating IPs', '/floatingips', 'world', 'floatingips', 9),
    ('inventory', 'security_groups', 'Security groups', '/security-groups', 'shield', 'security_groups', 10),
    ('inventory', 'security_group_rules', 'Security group rules', '/security-group-rules', 'list', 'security_groups', 11),
    ('inventory', 'hypervisors', 'Hypervisors', '/hypervisors', 'cpu', 'hypervisors', 12),
    ('inventory', 'images', 'Images', '/images', 'disc', 'images', 13),
    ('inventory', 'flavors', 'Flavors', '/flavors', 'ruler', 'flavors', 14),
    ('snapshot_management', 'snapshots', 'Snapshots', '/snapshots', 'camera', 'snapshots', 1),
    ('customer_onboarding', 'domains', 'Domains', '/domains', 'building', 'domains', 1),
    ('customer_onboarding', 'projects', 'Projects', '/tenants', 'folder', 'projects', 2),
    ('customer_onboarding', 'users', 'Users', '/users', 'user', 'users', 3),
    ('customer_onboarding', 'groups', 'Groups', '/groups', 'users', 'groups', 4),
    ('customer_onboarding', 'roles', 'Roles', '/roles', 'key', 'roles', 5),
    ('customer_onboarding', 'role_assignments', 'Role assignments', '/role-assignments', 'id', 'roles', 6),
    ('technical_tools', 'inventory_runs', 'Inventory runs', '/runs', 'refresh', 'resources', 1)
) AS i (group_key, key, label, path, icon, resource, position)
JOIN nav_groups AS g ON g.key = i.group_key;
