import { MigrationInterface, QueryRunner } from 'typeorm';

export class RentIndex1640200000000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX "IDX_listing_rent" ON "listing" ("rent") `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."IDX_listing_rent"`);
  }
}
