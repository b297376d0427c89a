-- Whether there is a department of this number: asked where people are put into one and where one's menu is decided.
CREATE FUNCTION has_department(asked integer) RETURNS boolean
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT EXISTS (SELECT FROM departments WHERE id = asked);
END;
