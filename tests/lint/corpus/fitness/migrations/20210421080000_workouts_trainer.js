exports.up = async (knex) => {
  await knex.raw("SET LOCAL lock_timeout = '2s'");
  await knex.schema.alterTable('workouts', (table) => {
    table.uuid('trainer_id');
    table.foreign('trainer_id').references('trainers.id');
  });
};

exports.down = async (knex) => {
  await knex.raw("SET LOCAL lock_timeout = '2s'");
  await knex.schema.alterTable('workouts', (table) => {
    table.dropForeign('trainer_id');
    table.dropColumn('trainer_id');
  });
};
