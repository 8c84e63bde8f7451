exports.up = (pgm) => {
  pgm.createTable('events', {
    id: { type: 'uuid', primaryKey: true },
    venue_id: { type: 'integer', notNull: true, references: 'venues', onDelete: 'CASCADE' },
    title: 'text',
    price: { type: 'numeric(8,2)', notNull: true, default: 0 },
    starts: 'timestamp',
  });
  pgm.createIndex('events', ['venue_id', 'starts']);
};
exports.down = (pgm) => {
  pgm.dropTable('events');
};
