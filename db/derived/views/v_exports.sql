-- Exports with how far they are.
CREATE VIEW v_exports AS
SELECT
    id,
    requested_at,
    requested_by,
    customer_view,
    state,
    started_at,
    finished_at,
    sheet,
    sheets_done,
    sheets_total,
    CASE
        WHEN state = 'succeeded' THEN 100
        WHEN sheets_total > 0 THEN least(99, 100 * sheets_done / sheets_total)
        ELSE 0
    END AS percent,
    file_name,
    size_bytes,
    error
FROM exports;
