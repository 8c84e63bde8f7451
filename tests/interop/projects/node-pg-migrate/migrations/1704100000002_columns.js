exports.up = (pgm) => {
  pgm.addColumns('events', { sold: { type: 'boolean', notNull: true, default: false } });
  pgm.alterColumn('events', 'title', { type: 'varchar(200)', notNull: true, default: 'untitled' });
  pgm.dropColumns('venues', ['opened']);
};
exports.down = (pgm) => {
  pgm.dropColumns('events', ['sold']);
};
