exports.shorthands = undefined;

exports.up = (pgm) => {
  pgm.createExtension('citext', { ifNotExists: true });
  pgm.createType('mood', ['sad', 'ok']);
  pgm.createTable('users', {
    id: 'id',
    email: { type: 'varchar(40)', notNull: true, unique: true },
    name: 'text',
    mood: { type: 'mood', default: 'ok' },
    made: { type: 'timestamp', notNull: true, default: pgm.func('current_timestamp') },
    age: { type: 'integer', default: 18, check: 'age > 0' },
    org_id: { type: 'integer', notNull: true, references: 'orgs', onDelete: 'CASCADE' },
    boss: { type: 'integer', references: '"users"(id)' },
  });
  pgm.createIndex('users', 'name');
  pgm.createIndex('users', ['name', 'age'], { unique: true, name: 'na', where: 'age > 3' });
  pgm.addColumns('users', { nick: { type: 'varchar(20)' }, ok: { type: 'boolean', notNull: true, default: false } });
  pgm.addColumn('users', { big: 'bigint' });
  pgm.addConstraint('users', 'users_age', 'CHECK (age > 1)');
  pgm.addConstraint('users', 'users_fk', { foreignKeys: { columns: 'nick', references: 'nicks(name)', onDelete: 'SET NULL' } });
  pgm.addConstraint('users', 'users_u', { unique: ['nick', 'ok'] });
};

exports.down = (pgm) => {
  pgm.dropTable('users');
  pgm.dropType('mood');
};
