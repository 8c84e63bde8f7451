#include "lint_bench.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/paths.h"
#include "harness/process.h"
#include "harness/temp_dir.h"
#include "measure.h"

namespace shoofly::bench {
namespace {

namespace fs = std::filesystem;
constexpr int kLintRounds = 9;
constexpr double kMib = 1024.0 * 1024.0;

// A project as it grows: each file makes a table and changes one of those before it.
std::string migration_text(int number) {
  const std::string own = fmt::format("t{:05}", number);
  const std::string earlier = fmt::format("t{:05}", number > 3 ? number - 1 - number % 3 : 1);
  switch (number % 4) {
    case 0:
      return fmt::format(
          "CREATE TABLE {0} (\n  id bigint PRIMARY KEY,\n  name text NOT NULL,\n  state varchar(20) "
          "NOT NULL DEFAULT 'new',\n  created_at timestamptz NOT NULL DEFAULT now()\n);\n"
          "CREATE INDEX {0}_name ON {0} (name);\n"
          "ALTER TABLE {1} ADD COLUMN note_{2} text;\n"
          "CREATE INDEX {1}_note_{2} ON {1} (note_{2});\n"
          "UPDATE {1} SET note_{2} = name WHERE note_{2} IS NULL;\n",
          own, earlier, number);
    case 1:
      return fmt::format(
          "CREATE TABLE {0} (id bigint PRIMARY KEY, name text, state varchar(20), parent bigint);\n"
          "ALTER TABLE {1} ADD CONSTRAINT {1}_fk_{2} FOREIGN KEY (id) REFERENCES {0} (id);\n"
          "ALTER TABLE {1} ALTER COLUMN state TYPE varchar(40);\n"
          "ALTER TABLE {1} ADD COLUMN flag_{2} boolean NOT NULL DEFAULT false;\n"
          "INSERT INTO {0} (id, name) SELECT id, name FROM {1} WHERE id < 100;\n",
          own, earlier, number);
    case 2:
      return fmt::format(
          "SET lock_timeout = '2s';\n"
          "CREATE TABLE {0} (id bigserial PRIMARY KEY, name text, state text);\n"
          "ALTER TABLE {1} ADD CONSTRAINT {1}_c_{2} CHECK (name <> '') NOT VALID;\n"
          "ALTER TABLE {1} VALIDATE CONSTRAINT {1}_c_{2};\n"
          "COMMENT ON TABLE {0} IS 'rows of {0}';\n",
          own, earlier, number);
    default:
      return fmt::format(
          "CREATE TABLE {0} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, state "
          "text);\n"
          "ALTER TABLE {1} ALTER COLUMN name SET NOT NULL;\n"
          "DROP INDEX IF EXISTS {1}_old;\n"
          "ALTER TABLE {1} RENAME COLUMN state TO state_{2};\n"
          "GRANT SELECT ON {0} TO reader;\n",
          own, earlier, number);
  }
}

std::vector<std::string> write_project(const fs::path& folder, int files) {
  std::vector<std::string> paths;
  for (int i = 1; i <= files; ++i) {
    paths.push_back((folder / fmt::format("{:06}_step.up.sql", i)).string());
    testing::write_text(paths.back(), migration_text(i));
  }
  return paths;
}

// A dump's data: a statement for each row, or all rows in one.
double write_rows(const fs::path& folder, int rows, bool in_one) {
  const fs::path file = folder / "rows.sql";
  std::ofstream stream(file);
  stream << "CREATE TABLE t (id int PRIMARY KEY, name text);\n";
  if (in_one) stream << "INSERT INTO t VALUES\n";
  for (int i = 0; i < rows; ++i) {
    const char* end = !in_one ? ");\n" : i + 1 == rows ? ");\n" : "),\n";
    stream << (in_one ? "(" : "INSERT INTO t VALUES (") << i << ", 'name of the row " << i << "'"
           << end;
  }
  stream.close();
  return static_cast<double>(fs::file_size(file)) / kMib;
}

testing::ProcessResult judged(const std::vector<std::string>& argv) {
  testing::ProcessResult result = testing::run_process(argv);
  // Both say with 1 that something was found; of rows in a new table there is nothing to say.
  if (result.exit_code > 1) give_up(argv[0] + ": " + result.err);
  return result;
}

double memory_mib(std::vector<std::string> argv) {
  argv.insert(argv.begin(), {"/usr/bin/time", "-f", "%M"});
  const std::string said = judged(argv).err;
  const std::size_t line = said.rfind('\n', said.size() - 2);
  return std::stod(said.substr(line == std::string::npos ? 0 : line + 1)) / 1024.0;
}

std::string squawk_program() {
  const fs::path script = testing::source_dir() / "scripts/install-bench-tools";
  const testing::ProcessResult installed = testing::run_process({script.string()});
  if (installed.exit_code != 0) give_up(installed.err);
  return installed.out.substr(0, installed.out.find('\n'));
}

// The files are golang-migrate's, which runs each as one transaction: ours knows that, squawk is
// told (else it advises IF NOT EXISTS of 3,500 statements that are rolled back with their file). A
// finding of ours that has one cause in many statements counts once for each. And of what is no
// advice but what somebody would be stopped for: no style, no limits.
void count_findings(const std::string& ours, const std::string& theirs) {
  const nlohmann::json found = nlohmann::json::parse(ours)["findings"];
  std::size_t places = 0;
  std::size_t felt = 0;
  for (const nlohmann::json& finding : found) {
    places += 1 + finding.value("also", nlohmann::json::array()).size();
    felt += finding["severity"] == "note" ? 0 : 1;
  }
  std::size_t advice = 0;
  const nlohmann::json squawk = nlohmann::json::parse(theirs);
  for (const nlohmann::json& finding : squawk) {
    const std::string rule = finding["rule_name"];
    advice += rule.starts_with("prefer-") || rule.ends_with("-timeout") ? 1 : 0;
  }
  note(
      fmt::format("  findings: {} of ours at {} places, {} of them warnings and errors; {} of "
                  "squawk's, {} of them not of its rules prefer-.. and require-..-timeout",
                  found.size(), places, felt, squawk.size(), squawk.size() - advice));
  figure("lint: findings / squawk's, each file in one transaction",
         static_cast<double>(places) / static_cast<double>(squawk.size()), Bound::kAtLeast, 1, "");
  figure("lint: warnings and errors / squawk's without style and limits",
         static_cast<double>(felt) / static_cast<double>(squawk.size() - advice), Bound::kAtLeast,
         1, "");
}

// The text is held once; what is beside it does not grow with its statements.
void measure_rows(const std::string& ours) {
  constexpr int kInserts = 1'000'000;
  const testing::TempDir some("lint");
  const testing::TempDir many("lint");
  const testing::TempDir in_one("lint");
  write_rows(some.path(), kInserts / 10, false);
  const double text = write_rows(many.path(), kInserts, false);
  const double text_of_one = write_rows(in_one.path(), 3 * kInserts, true);
  const std::vector<std::string> of_many = {ours, "lint", many.path().string()};
  const double few = seconds([&] { judged({ours, "lint", some.path().string()}); });
  const double all = seconds([&] { judged(of_many); });
  note(fmt::format("  1,000,000 INSERT in one file of {:.0f} MiB: {:.1f} s", text, all));
  figure("lint: a statement of 1,000,000 / a statement of 100,000", all / 10 / few, Bound::kAtMost,
         1.2, "");
  figure("lint: memory beside the text, 1,000,000 INSERT (MiB)", memory_mib(of_many) - text,
         Bound::kAtMost, 64, "");
  figure("lint: memory beside the text, one INSERT of 100 MiB (MiB)",
         memory_mib({ours, "lint", in_one.path().string()}) - text_of_one, Bound::kAtMost, 64, "");
}

// Each is quoted from the file: once that took as long for each as the file was long.
double of_findings(const std::string& ours, int findings) {
  const testing::TempDir folder("lint");
  std::string text = "CREATE TABLE t (id bigint PRIMARY KEY);\n";
  for (int i = 0; i < findings; ++i) text += fmt::format("ALTER TABLE u{} DROP COLUMN name;\n", i);
  testing::write_text((folder.path() / "drops.sql").string(), text);
  return seconds([&] { judged({ours, "lint", folder.path().string()}); }) / findings;
}

}  // namespace

void run_lint() {
  const std::string ours = testing::shoofly_binary().string();
  const std::string squawk = squawk_program();
  const testing::TempDir small("lint");
  const testing::TempDir large("lint");
  std::vector<std::string> theirs = write_project(small.path(), 1000);
  theirs.insert(theirs.begin(), squawk);
  write_project(large.path(), 10000);
  const std::vector<std::string> of_small = {ours, "lint", small.path().string()};
  const std::vector<std::string> of_large = {ours, "lint", large.path().string()};
  std::vector<double> ratios;
  std::vector<double> times;
  std::vector<double> rates;
  for (int round = 0; round < kLintRounds; ++round) {
    const double mine = seconds([&] { judged(of_small); });
    const double other = seconds([&] { judged(theirs); });
    times.push_back(mine * 1000);
    ratios.push_back(mine / other);
    if (round < 3) rates.push_back(seconds([&] { judged(of_large); }) / 10 / mine);
  }
  std::vector<std::string> as_json = of_small;
  as_json.insert(as_json.end(), {"--format", "json"});
  std::vector<std::string> their_json = theirs;
  their_json.insert(their_json.begin() + 1, {"--assume-in-transaction", "--reporter", "json"});
  count_findings(judged(as_json).out, judged(their_json).out);
  note(fmt::format("  1,000 files of 5 statements: {:.0f} ms", median(times)));
  figure("lint: 1,000 files / squawk", median(ratios), Bound::kAtMost, 0.45, "median of 9 pairs");
  figure("lint: a file of 10,000 / a file of 1,000", median(rates), Bound::kAtMost, 1.1,
         "median of 3 pairs");
  figure("lint: most memory, 1,000 files (MiB)", memory_mib(of_small), Bound::kAtMost, 64, "");
  figure("lint: most memory, 10,000 files (MiB)", memory_mib(of_large), Bound::kAtMost, 64, "");
  figure("lint: a finding of 20,000 in one file / of 2,000",
         of_findings(ours, 20'000) / of_findings(ours, 2'000), Bound::kAtMost, 1.5, "");
  measure_rows(ours);
}

}  // namespace shoofly::bench
