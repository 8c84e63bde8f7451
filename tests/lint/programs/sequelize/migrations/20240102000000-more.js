module.exports = {
  up: async (queryInterface, { DataTypes }) => {
    await queryInterface.addColumn('Users', 'nick', { type: DataTypes.STRING, allowNull: false, defaultValue: 'x' });
    await queryInterface.changeColumn('Users', 'name', { type: DataTypes.STRING(80), allowNull: false });
    await queryInterface.renameColumn('Users', 'bio', 'about');
    await queryInterface.removeColumn('Users', 'big');
    await queryInterface.addIndex('Users', { fields: ['nick'], name: 'users_nick', concurrently: true });
    await queryInterface.removeIndex('Users', 'users_nick');
    await queryInterface.addConstraint('Users', { fields: ['nick'], type: 'unique', name: 'users_u' });
    await queryInterface.addConstraint('Users', { fields: ['nick'], type: 'foreign key', name: 'users_f', references: { table: 'Nicks', field: 'id' }, onDelete: 'cascade' });
    await queryInterface.removeConstraint('Users', 'users_u');
    await queryInterface.renameTable('Users', 'People');
    await queryInterface.sequelize.query('UPDATE "People" SET nick = 1');
  },
  down: async () => {},
};
