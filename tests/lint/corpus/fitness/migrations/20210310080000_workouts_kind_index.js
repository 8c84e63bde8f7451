exports.up = async (knex) => {
  await knex.schema.alterTable('workouts', (table) => {
    table.index(['kind'], 'workouts_kind');
  });
};

exports.down = async (knex) => {
  await knex.schema.alterTable('workouts', (table) => {
    table.dropIndex(['kind'], 'workouts_kind');
  });
};
