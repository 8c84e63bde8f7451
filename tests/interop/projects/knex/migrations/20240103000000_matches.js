exports.up = async function (knex) {
  await knex.schema.createTable('matches', (table) => {
    table.uuid('id').primary();
    table.integer('home').notNullable();
    table.integer('away').notNullable();
    table.timestamp('starts');
    table.string('place');
    table.unique(['home', 'away']);
    table.foreign('home').references('teams.id');
  });
  await knex.raw('ALTER TABLE matches ADD CHECK (home <> away)');
};
exports.down = function (knex) {
  return knex.schema.dropTable('matches');
};
