-- every entry belongs to the period of its day
UPDATE journal_entries e
   SET period_id = p.id
  FROM periods p
 WHERE e.booked_at::date BETWEEN p.starts_on AND p.ends_on
   AND e.period_id IS NULL;
ALTER TABLE journal_entries ALTER COLUMN period_id SET NOT NULL;
