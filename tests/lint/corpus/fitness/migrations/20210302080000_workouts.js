exports.up = (knex) =>
  knex.schema.createTable('workouts', (table) => {
    table.increments('id');
    table.bigInteger('member_id').notNullable().references('id').inTable('members').onDelete('CASCADE');
    table.string('kind', 20).notNullable();
    table.integer('minutes');
    table.timestamp('done_at').notNullable();
  });

exports.down = (knex) => knex.schema.dropTable('workouts');
