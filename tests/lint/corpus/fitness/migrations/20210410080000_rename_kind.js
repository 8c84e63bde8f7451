exports.up = (knex) =>
  knex.schema.alterTable('workouts', (table) => {
    table.renameColumn('kind', 'sport');
  });

exports.down = (knex) =>
  knex.schema.alterTable('workouts', (table) => {
    table.renameColumn('sport', 'kind');
  });
