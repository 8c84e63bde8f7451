exports.up = function (knex) {
  return knex.schema.alterTable('players', (table) => {
    table.renameColumn('nick', 'handle');
    table.dropColumn('born');
    table.string('country', 2).notNullable().defaultTo('DE');
  });
};
exports.down = function (knex) {
  return knex.schema.alterTable('players', (table) => {
    table.renameColumn('handle', 'nick');
    table.dropColumn('country');
    table.date('born');
  });
};
