'use strict';

/** @type {import('sequelize-cli').Migration} */
module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.createTable('Users', {
      id: { allowNull: false, autoIncrement: true, primaryKey: true, type: Sequelize.INTEGER },
      email: { type: Sequelize.STRING(40), allowNull: false, unique: true },
      name: Sequelize.STRING,
      bio: { type: Sequelize.TEXT },
      price: { type: Sequelize.DECIMAL(10, 2), defaultValue: 0 },
      ok: { type: Sequelize.BOOLEAN, defaultValue: false },
      doc: { type: Sequelize.JSONB },
      key: { type: Sequelize.UUID, defaultValue: Sequelize.literal('gen_random_uuid()') },
      big: { type: Sequelize.BIGINT },
      born: { type: Sequelize.DATEONLY },
      made: { type: Sequelize.DATE, allowNull: false, defaultValue: Sequelize.fn('now') },
      orgId: { type: Sequelize.INTEGER, references: { model: 'Orgs', key: 'id' }, onDelete: 'CASCADE', onUpdate: 'SET NULL' },
      createdAt: { allowNull: false, type: Sequelize.DATE },
    });
    await queryInterface.addIndex('Users', ['name', 'big'], { name: 'users_nb', unique: true });
    await queryInterface.addIndex('Users', ['born']);
  },

  async down(queryInterface, Sequelize) {
    await queryInterface.dropTable('Users');
  },
};
