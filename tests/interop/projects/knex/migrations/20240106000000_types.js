exports.up = async function (knex) {
  await knex.schema.alterTable('matches', (table) => {
    table.string('place', 100).notNullable().defaultTo('-').alter();
  });
  await knex.schema.renameTable('matches', 'games');
};
exports.down = async function (knex) {
  await knex.schema.renameTable('games', 'matches');
};
