-- Services of other organisations, kept under a name so that the same file can be given again or taken out.
CREATE TABLE directory_imports (
  name TEXT NOT NULL PRIMARY KEY,
  imported_at BIGINT NOT NULL,
  imported_by TEXT NOT NULL,
  services BIGINT NOT NULL,        -- how many, for lists
  content TEXT NOT NULL            -- HSDS 3.0 JSON as flows/hsds writes it
);

-- One row, counted up with every change, so that a running server sees with one small look whether to read again.
CREATE TABLE directory_state (
  id BIGINT NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL
);
INSERT INTO directory_state (id, revision) VALUES (1, 0);
