-- What is granted on the database itself and set for it. Made again on every migrate; no copy of the database has it.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO pf9_api, pf9_inventory, pf9_snapshots', current_database());
    EXECUTE format('ALTER DATABASE %I SET search_path = public, derived', current_database());
    -- The tables of an inventory are in memory: a page by index costs what a page in order costs.
    EXECUTE format('ALTER DATABASE %I SET random_page_cost = 1.1', current_database());
END $$;
