ALTER TABLE restore_jobs
    ADD COLUMN cleaned_up_at timestamptz, -- nothing of it was left then
    ADD COLUMN in_doubt boolean NOT NULL DEFAULT false, -- of something that it asked for no answer came
    ADD COLUMN looked_after_at timestamptz; -- when it was last seen whether that has come to be after all
CREATE INDEX restore_jobs_finished_idx ON restore_jobs (finished_at);
