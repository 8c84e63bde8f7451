exports.up = function (knex) {
  return knex.schema.createTable('players', (table) => {
    table.bigIncrements('id');
    table.integer('team_id').unsigned().notNullable().references('id').inTable('teams').onDelete('CASCADE');
    table.text('nick');
    table.decimal('rating', 8, 3).notNullable().defaultTo(0);
    table.jsonb('extra');
    table.date('born');
    table.index(['team_id', 'nick']);
  });
};
exports.down = function (knex) {
  return knex.schema.dropTable('players');
};
