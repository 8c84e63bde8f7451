exports.up = (pgm) => {
  pgm.createTable('tickets', {
    event_id: { type: 'uuid', notNull: true },
    seat: { type: 'smallint', notNull: true },
    code: { type: 'char(8)' },
  });
  pgm.addConstraint('tickets', 'tickets_key', { primaryKey: ['event_id', 'seat'] });
  pgm.addConstraint('tickets', 'tickets_event', {
    foreignKeys: { columns: 'event_id', references: 'events(id)', onDelete: 'RESTRICT' },
  });
  pgm.addIndex('tickets', 'code', { unique: true });
};
exports.down = (pgm) => {
  pgm.dropTable('tickets');
};
