-- What a flow was told to keep for statistics (step kind `record`): a rating, a yes or no. No names, and nothing that
-- leads back to a contact or a conversation.
CREATE TABLE records (
  id UUID NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  name TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  language TEXT NOT NULL,
  data TEXT NOT NULL               -- JSON object: name -> number, yes or no, or the id of an option
);
CREATE INDEX records_at ON records (name, at);
