/*
  Renamed by hand, so that nothing is lost
*/
ALTER TABLE "Profile" RENAME COLUMN "bio" TO "about";
