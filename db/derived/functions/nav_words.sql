-- What is said to somebody of each page: their own word first, then the department's on the page, then its on the group; what
-- nobody speaks of is seen. Seeing grants nothing: the permission is asked for beside this.
CREATE FUNCTION nav_words(asked text) RETURNS TABLE (item_id integer, is_visible boolean, said_by text)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT i.id, coalesce(o.is_granted, di.is_visible, dg.is_visible, true),
        CASE
            WHEN o.is_granted IS NOT NULL THEN 'person'
            WHEN di.is_visible IS NOT NULL THEN 'department_page'
            WHEN dg.is_visible IS NOT NULL THEN 'department_group'
            ELSE 'nobody'
        END
    FROM nav_items AS i
    LEFT JOIN user_roles AS r ON r.username = asked
    LEFT JOIN user_nav_overrides AS o ON o.username = asked AND o.item_id = i.id
    LEFT JOIN department_nav_items AS di ON di.department_id = r.department_id AND di.item_id = i.id
    LEFT JOIN department_nav_groups AS dg ON dg.department_id = r.department_id AND dg.group_id = i.group_id;
END;
