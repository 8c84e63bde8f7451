exports.up = (pgm) => {
  pgm.noTransaction();
  pgm.createIndex('users', ['email'], { method: 'btree', concurrently: true, ifNotExists: true });
  pgm.dropIndex('users', 'name', { concurrently: true });
  pgm.alterColumn('users', 'name', { type: 'varchar(80)', notNull: true, default: 'x' });
  pgm.alterColumn('users', 'age', { notNull: false, default: null });
  pgm.renameColumn('users', 'nick', 'alias');
  pgm.dropColumns('users', ['big', 'ok'], { ifExists: true });
  pgm.dropColumn('users', 'boss');
  pgm.dropConstraint('users', 'users_u');
  pgm.renameConstraint('users', 'users_fk', 'users_key');
  pgm.renameTable('users', 'people');
  pgm.dropTable('old', { ifExists: true, cascade: true });
  pgm.addTypeValue('mood', 'happy', { ifNotExists: true });
  pgm.sql('update people set age = 1');
  pgm.sql(`
    delete from people
  `);
};

exports.down = false;
