exports.up = (pgm) => {
  pgm.createType('venue_kind', ['hall', 'club']);
  pgm.createTable('venues', {
    id: 'id',
    name: { type: 'varchar(100)', notNull: true, unique: true },
    kind: { type: 'venue_kind', notNull: true, default: 'hall' },
    seats: { type: 'integer', default: 100, check: 'seats > 0' },
    opened: { type: 'timestamptz', notNull: true, default: pgm.func('current_timestamp') },
  });
};
exports.down = (pgm) => {
  pgm.dropTable('venues');
  pgm.dropType('venue_kind');
};
