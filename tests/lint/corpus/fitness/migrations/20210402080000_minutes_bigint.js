exports.up = async (knex) => {
  await knex.raw("SET LOCAL lock_timeout = '2s'");
  await knex.schema.raw('ALTER TABLE workouts ALTER COLUMN minutes TYPE bigint');
};

exports.down = async (knex) => {
  await knex.raw("SET LOCAL lock_timeout = '2s'");
  await knex.schema.raw('ALTER TABLE workouts ALTER COLUMN minutes TYPE integer');
};
