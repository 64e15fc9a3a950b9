-- Verified webhooks are events of kind 'webhook'. Their detail holds the SHA-256 of the text that was signed, the bearing and
-- the transaction; the body is the payload.

-- A webhook may come any number of times; each text is kept once.
CREATE UNIQUE INDEX events_one_per_webhook ON events (pos_id, detail ->> '$.digest') WHERE kind = 'webhook';
CREATE INDEX events_webhooks_by_order ON events (pos_id, order_id) WHERE kind = 'webhook';
CREATE INDEX events_webhooks_by_bearing ON events (detail ->> '$.bearing') WHERE kind = 'webhook';
CREATE INDEX events_webhooks ON events (kind) WHERE kind = 'webhook';
