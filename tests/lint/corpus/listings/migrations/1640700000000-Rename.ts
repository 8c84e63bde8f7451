import { MigrationInterface, QueryRunner } from 'typeorm';

export class Rename1640700000000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "listing" RENAME COLUMN "title" TO "headline"`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "listing" RENAME COLUMN "headline" TO "title"`);
  }
}
