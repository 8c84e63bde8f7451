import { MigrationInterface, QueryRunner } from 'typeorm';

export class Slug1640500000000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`SET LOCAL lock_timeout = '2s'`);
    await queryRunner.query(`ALTER TABLE "listing" ADD "slug" character varying`);
    await queryRunner.query(`UPDATE "listing" SET "slug" = lower(replace("title", ' ', '-'))`);
    await queryRunner.query(`ALTER TABLE "listing" ADD CONSTRAINT "UQ_listing_slug" UNIQUE ("slug")`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`SET LOCAL lock_timeout = '2s'`);
    await queryRunner.query(`ALTER TABLE "listing" DROP CONSTRAINT "UQ_listing_slug"`);
    await queryRunner.query(`ALTER TABLE "listing" DROP COLUMN "slug"`);
  }
}
