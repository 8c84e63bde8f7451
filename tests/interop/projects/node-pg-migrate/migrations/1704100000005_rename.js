exports.up = (pgm) => {
  pgm.renameColumn('events', 'starts', 'starts_at');
  pgm.addTypeValue('venue_kind', 'open air');
  pgm.renameTable('venues', 'places');
  pgm.sql('ALTER TABLE places ADD CHECK (seats < 100000)');
};
exports.down = (pgm) => {
  pgm.renameTable('places', 'venues');
};
