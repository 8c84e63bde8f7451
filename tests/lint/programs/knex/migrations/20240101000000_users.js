exports.up = function (knex) {
  return knex.schema
    .createTable('users', (table) => {
      table.increments('id');
      table.string('email', 40).notNullable().unique();
      table.string('name');
      table.text('bio');
      table.integer('age').defaultTo(18).notNullable();
      table.bigInteger('big');
      table.boolean('ok').defaultTo(false);
      table.decimal('price', 10, 2);
      table.float('ratio');
      table.date('born');
      table.dateTime('seen');
      table.timestamp('made').defaultTo(knex.fn.now());
      table.jsonb('doc');
      table.json('j');
      table.uuid('key').defaultTo(knex.raw('gen_random_uuid()'));
      table.enu('state', ['new', 'old']);
      table.binary('b');
      table.specificType('tags', 'text[]');
      table.timestamps(true, true);
      table.integer('org_id').unsigned().references('id').inTable('orgs').onDelete('CASCADE');
      table.index(['name', 'age'], 'name_age');
      table.unique(['name', 'big']);
    })
    .createTable('orders', function (t) {
      t.bigInteger('id');
      t.string('note').index();
      t.foreign('note').references('users.email');
      t.primary(['note']);
    });
};

exports.down = async function (knex) {
  await knex.schema.dropTable('orders');
  await knex.schema.dropTableIfExists('users');
};
