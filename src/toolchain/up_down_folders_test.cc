// Diesel and Hasura: a folder for each migration, with up.sql and down.sql.

#include "toolchain/up_down_folders.h"

#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UpDownFolders : public ProjectTest {
 protected:
  void write_both(const std::string& folder) {
    write(folder + "/up.sql", "select 1");
    write(folder + "/down.sql", "select -1");
  }
  static std::vector<std::string> files_of(const Asked& asked) {
    std::vector<std::string> names;
    for (const std::string& file : asked.files)
      names.push_back(std::filesystem::path(file).filename().string());
    return names;
  }
};

TEST_F(UpDownFolders, DieselByVersionWithBothWays) {
  write_both("migrations/2024-02-01-000000_b");
  write_both("migrations/00000000000000_diesel_initial_setup");
  write("migrations/2024-03-01-000000_c/up.sql", "create index concurrently i on t (a)");
  write("migrations/2024-03-01-000000_c/metadata.toml", "run_in_transaction = false\n");
  write("migrations/2024-03-02-000000_d/up.sql", "select 1");
  write("migrations/2024-03-02-000000_d/metadata.toml", "run_in_transaction = true\n");
  const Project project = read();
  EXPECT_EQ(project.tool, "Diesel");
  EXPECT_THAT(versions(project),
              ElementsAre("00000000000000", "20240201000000", "20240301000000", "20240302000000"));
  const auto& all = project.migrations;
  EXPECT_TRUE(all[1].has_down);
  EXPECT_EQ(all[1].up.text, "select 1");
  EXPECT_EQ(all[1].down.text, "select -1");
  EXPECT_EQ(all[1].up.wrapping, lint::Wrapping::kFile);
  EXPECT_EQ(all[1].down.wrapping, lint::Wrapping::kFile);
  EXPECT_FALSE(all[2].has_down);
  EXPECT_TRUE(all[2].expects_down);
  EXPECT_EQ(all[2].up.wrapping, lint::Wrapping::kMessage);
  EXPECT_EQ(all[3].up.wrapping, lint::Wrapping::kFile);
}

TEST_F(UpDownFolders, HasuraByNumberForEachDatabase) {
  write("config.yaml", "version: 3\nmetadata_directory: metadata\n");
  write_both("migrations/default/1612345678901_a");
  write_both("migrations/default/999_first");
  write_both("migrations/audit/1612345678902_c");
  const Project project = read("migrations/default");
  EXPECT_EQ(project.tool, "Hasura");
  EXPECT_THAT(versions(project), ElementsAre("999", "1612345678901"));
  EXPECT_EQ(project.migrations[0].down.wrapping, lint::Wrapping::kFile);
  const Result<AskedProjects> all = projects_of({path()});
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->projects.size(), 2U);
  EXPECT_EQ(all->projects[0].path, path("migrations/audit"));
  EXPECT_EQ(all->projects[1].path, path("migrations/default"));
  EXPECT_THAT(all->not_read, IsEmpty());
}

TEST_F(UpDownFolders, WithoutSettingsTheNamesTell) {
  write_both("a/1612345678901_a");
  write_both("b/20240101000000_a");
  EXPECT_EQ(read("a").tool, "Hasura");
  EXPECT_EQ(read("b").tool, "Diesel");
  write("diesel.toml", "");
  EXPECT_EQ(read("a").tool, "Diesel");
  // Nobody's versions.
  write("c/docker/up.sql", "select 1");
  EXPECT_EQ(read("c").tool, "plain SQL");
}

TEST_F(UpDownFolders, OneOfItsFilesOrItsFolderIsThatMigration) {
  write_both("migrations/2024-01-01-000000_a");
  write_both("migrations/2024-02-01-000000_b");
  const Project project = read("migrations/2024-01-01-000000_a/down.sql");
  EXPECT_EQ(project.tool, "Diesel");
  EXPECT_THAT(versions(project), ElementsAre("20240101000000"));
  const std::vector<Asked> folder = by_folder({path("migrations/2024-02-01-000000_b/")});
  ASSERT_EQ(folder.size(), 1U);
  EXPECT_THAT(files_of(folder[0]), ElementsAre("up.sql", "down.sql"));
  EXPECT_EQ(read("migrations/2024-02-01-000000_b").migrations.size(), 2U);
}

TEST_F(UpDownFolders, APrismaMigrationsFolderIsThatMigration) {
  write("prisma/migrations/migration_lock.toml", "provider = \"mysql\"\n");
  write("prisma/migrations/20240101000000_a/migration.sql", "select 1;");
  const Project project = read("prisma/migrations/20240101000000_a");
  EXPECT_EQ(project.tool, "Prisma");
  EXPECT_EQ(project.engine, "mysql");
}

TEST_F(UpDownFolders, DieselsFeaturesSayTheEngine) {
  write_both("migrations/2024-01-01-000000_a");
  write("Cargo.toml", "[dependencies]\ndiesel = { version = \"2\", features = [\"sqlite\"] }\n");
  EXPECT_EQ(read("migrations").engine, "sqlite");
  write("Cargo.toml",
        "[dependencies.diesel]\nversion = \"2\"\nfeatures = [\"r2d2\", \"mysql\"]\n[x]\n");
  EXPECT_EQ(read("migrations").engine, "mysql");
  write("Cargo.toml",
        "[dependencies]\ndiesel = { version = \"2\", features = [\"sqlite\", \"postgres\"] }\n");
  EXPECT_EQ(read("migrations").engine, "");
  write("Cargo.toml", "[dependencies]\ndiesel = \"2\"\nx = { features = [\"sqlite\"] }\n");
  EXPECT_EQ(read("migrations").engine, "");
  write(".env", "DATABASE_URL=mysql://root@localhost/x\n");
  EXPECT_EQ(read("migrations").engine, "mysql");
}

}  // namespace
}  // namespace shoofly::toolchain
