-- Times are milliseconds since 1970 UTC; 0 = none. Yes/no is 0 or 1. JSON is text. "sealed" columns are personal and are
-- read and written through storage/sealed.hpp only. No foreign keys: rows are only ever deleted by erase() and by age, and
-- each key check would be one more random page. SQLite takes these type names as they are (UUID and BYTEA hold blobs).

CREATE TABLE contacts (
  id UUID NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,              -- sealed
  language TEXT NOT NULL,
  fields TEXT NOT NULL,            -- sealed JSON object
  consent TEXT,                    -- JSON object
  stopped_channels TEXT NOT NULL,  -- JSON array
  created_at BIGINT NOT NULL,
  erased_at BIGINT NOT NULL
)
--sqlite: WITHOUT ROWID
;

CREATE TABLE contact_addresses (
  channel_id TEXT NOT NULL,
  address_key TEXT NOT NULL,       -- storage::address_key()
  kind TEXT NOT NULL,
  value TEXT NOT NULL,             -- sealed
  contact_id UUID NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (channel_id, address_key)
)
--sqlite: WITHOUT ROWID
;
CREATE INDEX contact_addresses_contact ON contact_addresses (contact_id);

CREATE TABLE conversations (
  id UUID NOT NULL PRIMARY KEY,
  contact_id UUID NOT NULL,
  channel_id TEXT NOT NULL,
  owner TEXT NOT NULL,
  owner_user UUID,
  queue TEXT NOT NULL,
  urgency BIGINT NOT NULL,         -- model::Urgency, smaller is sooner
  handover_reason TEXT NOT NULL,   -- sealed
  case_id UUID,
  sensitive BIGINT NOT NULL,
  waiting_since BIGINT NOT NULL,
  first_answer_due BIGINT NOT NULL,
  first_answer_at BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  last_inbound_seq BIGINT NOT NULL,
  last_inbound_at BIGINT NOT NULL,
  session TEXT NOT NULL,           -- sealed JSON object
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (contact_id, channel_id)
);
CREATE INDEX conversations_active ON conversations (owner, updated_at);
CREATE INDEX conversations_waiting ON conversations (urgency, waiting_since, id) WHERE owner = 'queue';
CREATE INDEX conversations_owned ON conversations (owner_user, updated_at) WHERE owner_user IS NOT NULL;

-- Inbound messages whose turn has not run yet. Small: a row lives for milliseconds.
CREATE TABLE pending_turns (
  conversation_id UUID NOT NULL,
  sent_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  message_id UUID NOT NULL,
  PRIMARY KEY (conversation_id, sent_at, received_at, message_id)
)
--sqlite: WITHOUT ROWID
;
CREATE INDEX pending_turns_received ON pending_turns (received_at);

CREATE TABLE messages (
  id UUID NOT NULL PRIMARY KEY,
  conversation_id UUID NOT NULL,
  seq BIGINT NOT NULL,
  direction TEXT NOT NULL,
  author TEXT NOT NULL,
  author_user UUID,
  text TEXT NOT NULL,              -- sealed
  content TEXT NOT NULL,           -- sealed JSON object
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  status_reason TEXT NOT NULL,
  status_at BIGINT NOT NULL,
  provider_id TEXT NOT NULL,       -- sealed: WhatsApp's contains the phone number
  sent_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  revoked BIGINT NOT NULL,
  UNIQUE (conversation_id, seq)
);

-- Deduplication and lookup by the provider's id. Keyed by day first, so that new keys sort together.
CREATE TABLE provider_ids (
  day BIGINT NOT NULL,
  hash BYTEA NOT NULL,             -- first 12 bytes of SHA-256 over channel id, 0, provider id
  message_id UUID NOT NULL,
  PRIMARY KEY (day, hash)
)
--sqlite: WITHOUT ROWID
;

CREATE TABLE outbox (
  message_id UUID NOT NULL PRIMARY KEY,
  conversation_id UUID NOT NULL,
  contact_id UUID NOT NULL,
  channel_id TEXT NOT NULL,
  recipient TEXT NOT NULL,         -- sealed JSON array of addresses
  content TEXT NOT NULL,           -- sealed JSON object
  seq BIGINT NOT NULL,
  head BIGINT NOT NULL,            -- 1: nothing older of this conversation is left
  due_at BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  ready_at BIGINT NOT NULL,        -- the later of due_at and lease_until
  attempts BIGINT NOT NULL,
  unknown_outcome BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX outbox_ready ON outbox (channel_id, head, ready_at);
CREATE INDEX outbox_order ON outbox (conversation_id, seq);

CREATE TABLE timers (
  id UUID NOT NULL PRIMARY KEY,
  due_at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  conversation_id UUID NOT NULL,
  payload TEXT NOT NULL            -- sealed JSON object
);
CREATE INDEX timers_due ON timers (due_at);
CREATE INDEX timers_conversation ON timers (conversation_id);

CREATE TABLE cases (
  id UUID NOT NULL PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  contact_id UUID NOT NULL,
  conversation_id UUID NOT NULL,
  kind TEXT NOT NULL,
  topic TEXT NOT NULL,
  sector TEXT NOT NULL,
  urgency BIGINT NOT NULL,
  sensitivity TEXT NOT NULL,
  state TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  language TEXT NOT NULL,
  anonymous BIGINT NOT NULL,
  consent TEXT,                    -- JSON object
  intake TEXT NOT NULL,            -- sealed JSON object
  resolution TEXT NOT NULL,        -- sealed
  assignee UUID,
  opened_at BIGINT NOT NULL,
  first_answer_due BIGINT NOT NULL,
  first_answer_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX cases_opened ON cases (opened_at);
CREATE INDEX cases_contact ON cases (contact_id, opened_at);
CREATE INDEX cases_assignee ON cases (assignee, opened_at) WHERE assignee IS NOT NULL;

CREATE TABLE case_changes (
  case_id UUID NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  by_user UUID,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  note TEXT NOT NULL,              -- sealed
  PRIMARY KEY (case_id, number)
)
--sqlite: WITHOUT ROWID
;

CREATE TABLE unmatched (
  message_id UUID NOT NULL PRIMARY KEY,
  conversation_id UUID NOT NULL,
  flow TEXT NOT NULL,
  step TEXT NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL,              -- sealed
  at BIGINT NOT NULL
);
CREATE INDEX unmatched_at ON unmatched (at);
CREATE INDEX unmatched_conversation ON unmatched (conversation_id);

CREATE TABLE events (
--sqlite:  seq INTEGER NOT NULL PRIMARY KEY,
--postgresql:  seq BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  type TEXT NOT NULL,
  conversation_id UUID,
  case_id UUID,
  sensitive BIGINT NOT NULL,
  data TEXT NOT NULL               -- JSON object, nothing personal
);
-- One row. Its lock, held from numbering to commit, makes the order of numbers the order of commits.
CREATE TABLE event_counter (
  id BIGINT NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL
);
INSERT INTO event_counter (id, last) VALUES (1, 0);

CREATE TABLE channels (
  channel_id TEXT NOT NULL PRIMARY KEY,
  paused_until BIGINT NOT NULL,
  reason TEXT NOT NULL,
  code TEXT NOT NULL
);

CREATE TABLE flow_versions (
  flow TEXT NOT NULL,
  version TEXT NOT NULL,
  source TEXT NOT NULL,
  published_at BIGINT NOT NULL,
  PRIMARY KEY (flow, version)
);

CREATE TABLE users (
  id UUID NOT NULL PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  active BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE sign_ins (
  token_hash TEXT NOT NULL PRIMARY KEY,
  csrf TEXT NOT NULL,
  user_id UUID NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
)
--sqlite: WITHOUT ROWID
;

CREATE TABLE visitors (
  token_hash TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  address TEXT NOT NULL,           -- sealed
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  PRIMARY KEY (token_hash, channel_id)
)
--sqlite: WITHOUT ROWID
;
