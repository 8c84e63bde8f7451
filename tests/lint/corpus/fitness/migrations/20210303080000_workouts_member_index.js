exports.config = { transaction: false };

exports.up = (knex) => knex.raw('CREATE INDEX CONCURRENTLY workouts_member ON workouts (member_id, done_at)');

exports.down = (knex) => knex.raw('DROP INDEX CONCURRENTLY workouts_member');
