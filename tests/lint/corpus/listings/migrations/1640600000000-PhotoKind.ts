import { MigrationInterface, QueryRunner } from 'typeorm';

export class PhotoKind1640600000000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TYPE "public"."photo_kind_enum" AS ENUM('room', 'plan')`);
    await queryRunner.query(`SET LOCAL lock_timeout = '2s'`);
    await queryRunner.query(`ALTER TABLE "photo" ADD "kind" "public"."photo_kind_enum" NOT NULL DEFAULT 'room'`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`SET LOCAL lock_timeout = '2s'`);
    await queryRunner.query(`ALTER TABLE "photo" DROP COLUMN "kind"`);
    await queryRunner.query(`DROP TYPE "public"."photo_kind_enum"`);
  }
}
