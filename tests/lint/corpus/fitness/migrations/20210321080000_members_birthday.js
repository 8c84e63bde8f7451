exports.up = (knex) =>
  knex.schema.alterTable('members', (table) => {
    table.date('birthday').notNullable();
  });

exports.down = (knex) =>
  knex.schema.alterTable('members', (table) => {
    table.dropColumn('birthday');
  });
