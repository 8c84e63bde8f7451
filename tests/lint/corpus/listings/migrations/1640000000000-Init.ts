import { MigrationInterface, QueryRunner } from 'typeorm';

export class Init1640000000000 implements MigrationInterface {
  name = 'Init1640000000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "listing" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "title" character varying NOT NULL, "rent" integer NOT NULL, "rooms" smallint, CONSTRAINT "PK_listing" PRIMARY KEY ("id"))`);
    await queryRunner.query(`CREATE TABLE "photo" ("id" SERIAL NOT NULL, "listingId" uuid, "url" character varying NOT NULL, "takenAt" TIMESTAMP NOT NULL DEFAULT now(), CONSTRAINT "PK_photo" PRIMARY KEY ("id"))`);
    await queryRunner.query(`ALTER TABLE "photo" ADD CONSTRAINT "FK_photo_listing" FOREIGN KEY ("listingId") REFERENCES "listing"("id") ON DELETE CASCADE ON UPDATE NO ACTION`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "photo" DROP CONSTRAINT "FK_photo_listing"`);
    await queryRunner.query(`DROP TABLE "photo"`);
    await queryRunner.query(`DROP TABLE "listing"`);
  }
}
