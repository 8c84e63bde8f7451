import { MigrationInterface, QueryRunner } from 'typeorm';

export class City1640400000000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`SET LOCAL lock_timeout = '2s'`);
    await queryRunner.query(`ALTER TABLE "listing" ADD "city" character varying NOT NULL DEFAULT 'Wien'`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`SET LOCAL lock_timeout = '2s'`);
    await queryRunner.query(`ALTER TABLE "listing" DROP COLUMN "city"`);
  }
}
