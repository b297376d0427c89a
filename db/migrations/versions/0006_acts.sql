-- An act that is asked for twice with one Idempotency-Key is done once. Kept for a day.
CREATE TABLE idempotency_keys (
    actor text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL, -- of what was asked for: a key stands for one request
    state text NOT NULL DEFAULT 'going',
    answer jsonb, -- what was answered, when it went well
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT idempotency_keys_once PRIMARY KEY (actor, key),
    CONSTRAINT idempotency_keys_state_known CHECK (state IN ('going', 'done', 'unknown')),
    CONSTRAINT idempotency_keys_done_has_its_answer CHECK ((state = 'done') = (answer IS NOT NULL))
);
CREATE INDEX ON idempotency_keys (created_at);
