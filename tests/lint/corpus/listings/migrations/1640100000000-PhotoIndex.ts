import { MigrationInterface, QueryRunner } from 'typeorm';

export class PhotoIndex1640100000000 implements MigrationInterface {
  transaction = false;

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX CONCURRENTLY "IDX_photo_listing" ON "photo" ("listingId")`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX CONCURRENTLY "IDX_photo_listing"`);
  }
}
