exports.up = (pgm) => {
  pgm.noTransaction();
  pgm.createIndex('events', 'price', { concurrently: true, name: 'events_price', where: 'NOT sold' });
};
exports.down = (pgm) => {
  pgm.noTransaction();
  pgm.dropIndex('events', 'price', { concurrently: true, name: 'events_price' });
};
