import { MigrationInterface, QueryRunner } from 'typeorm';

export class RentNumeric1640300000000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "listing" DROP COLUMN "rent"`);
    await queryRunner.query(`ALTER TABLE "listing" ADD "rent" numeric(10,2) NOT NULL`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "listing" DROP COLUMN "rent"`);
    await queryRunner.query(`ALTER TABLE "listing" ADD "rent" integer NOT NULL`);
  }
}
