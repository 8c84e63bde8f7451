exports.up = function (knex) {
  return knex.schema.createTable('teams', (table) => {
    table.increments('id');
    table.string('name', 80).notNullable().unique();
    table.boolean('open').defaultTo(true);
    table.timestamps(true, true);
  });
};
exports.down = function (knex) {
  return knex.schema.dropTable('teams');
};
