'use strict';

module.exports = {
  async up(queryInterface, Sequelize) {
    const transaction = await queryInterface.sequelize.transaction();
    try {
      await queryInterface.createTable(
        'comments',
        {
          id: { type: Sequelize.UUID, primaryKey: true },
          ticket_id: { type: Sequelize.UUID, allowNull: false, references: { model: 'tickets', key: 'id' } },
          text: { type: Sequelize.TEXT, allowNull: false },
        },
        { transaction },
      );
      await queryInterface.addIndex('comments', ['ticket_id'], { transaction });
      await transaction.commit();
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  },

  async down(queryInterface) {
    await queryInterface.dropTable('comments');
  },
};
