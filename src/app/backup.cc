#include "app/backup.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/process.h"

namespace shoofly {
namespace {

using nlohmann::json;

constexpr std::chrono::hours kFresh{26};  // one a day, and some hours to make it
constexpr std::chrono::hours kOld{7 * 24};

struct Backups {
  std::string tool;
  std::int64_t last = 0;  // seconds since 1970 when the last good one ended; 0: there is none
  std::string trouble;    // what the tool itself says is wrong
};

std::int64_t seconds_in(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return 0;
  if (found->is_number_integer()) return found->get<std::int64_t>();
  if (!found->is_string()) return 0;
  const std::string text = found->get<std::string>();
  const bool digits = !text.empty() && text.size() < 16 &&
                      text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::stoll(text) : 0;
}

json list_in(const json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_array() ? *found : json::array();
}

// [{"name": "main", "status": {"code": 0, ..}, "backup": [{"error": false, "timestamp": {"stop":
// ..}}]}]
std::optional<Backups> pgbackrest(const json& in) {
  if (!in.is_array() || in.empty() || !in[0].is_object() || !in[0].contains("backup"))
    return std::nullopt;
  Backups backups{.tool = "pgBackRest"};
  for (const json& stanza : in) {
    if (!stanza.is_object()) return std::nullopt;
    for (const json& backup : list_in(stanza, "backup")) {
      if (!backup.is_object()) return std::nullopt;
      const bool failed = backup.value("error", json(false)) == json(true);
      const json times = backup.value("timestamp", json::object());
      if (!failed && times.is_object())
        backups.last = std::max(backups.last, seconds_in(times, "stop"));
    }
    const json status = stanza.value("status", json::object());
    if (status.is_object() && seconds_in(status, "code") != 0)
      backups.trouble = fmt::format("its status is {}", seconds_in(status, "code"));
  }
  return backups;
}

// {"main": [{"status": "DONE", "end_time_timestamp": "1700000000", ..}]}
std::optional<Backups> barman(const json& in) {
  if (!in.is_object() || in.empty() || !in.begin().value().is_array()) return std::nullopt;
  Backups backups{.tool = "Barman"};
  for (const auto& [server, list] : in.items()) {
    for (const json& backup : list.is_array() ? list : json::array()) {
      if (!backup.is_object()) return std::nullopt;
      const json status = backup.value("status", json("DONE"));
      if (status == json("FAILED")) backups.trouble = "a backup has failed";
      if (status == json("DONE"))
        backups.last = std::max(backups.last, seconds_in(backup, "end_time_timestamp"));
    }
  }
  return backups;
}

PreflightCheck judge(const Backups& backups, WallTime now) {
  const char* const back = "until it is there, a mistake that rollback cannot undo is final";
  if (backups.last == 0) {
    return {"backup", CheckLevel::kWarning,
            fmt::format("{} has no backup that ended well", backups.tool),
            "make one before you start", back};
  }
  const WallTime at{std::chrono::seconds(backups.last)};
  const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(now - at);
  std::string found = fmt::format("the last one of {} ended {} ago, at {}", backups.tool,
                                  format_duration(age), format_utc(at));
  if (!backups.trouble.empty()) found += "; " + backups.trouble;
  if (!backups.trouble.empty() || age > kOld)
    return {"backup", CheckLevel::kWarning, found, "make one before you start", back};
  if (age > kFresh) {
    return {"backup", CheckLevel::kNote, found, "consider one before you start",
            "a restore would have to replay all log since then"};
  }
  return {"backup", CheckLevel::kOk, found, ""};
}

PreflightCheck unknown_backup(const std::string& why) {
  return {"backup", CheckLevel::kWarning, why, "run the command by itself and look at what it says",
          "whether there is a backup is not known"};
}

struct Ran {
  int code = 0;
  Milliseconds took{0};
  std::string output;
};

Result<Ran> run_in_shell(const std::string& command) {
  const auto begun = system_clock().steady();
  SHOOFLY_ASSIGN(ChildProcess child, ChildProcess::spawn({"/bin/sh", "-c", command}));
  Ran ran;
  ran.code = child.wait();
  ran.took = std::chrono::duration_cast<Milliseconds>(system_clock().steady() - begun);
  ran.output = child.output();
  return ran;
}

}  // namespace

PreflightCheck judge_backup(const std::string& output, WallTime now) {
  const json in = json::parse(output, nullptr, /*allow_exceptions=*/false);
  if (const auto backups = pgbackrest(in)) return judge(*backups, now);
  if (const auto backups = barman(in)) return judge(*backups, now);
  return unknown_backup(
      "the backup command did not print what \"pgbackrest info --output=json\" or \"barman -f json"
      " list-backups NAME\" do");
}

PreflightCheck ask_backup_command(const std::string& command) {
  const Result<Ran> ran = run_in_shell(command);
  if (!ran.ok()) return unknown_backup(ran.error().describe());
  if (ran->code != 0)
    return unknown_backup(fmt::format("the backup command ended with exit code {}", ran->code));
  return judge_backup(ran->output, system_clock().now());
}

PreflightCheck run_restore_test(const std::string& command) {
  const Result<Ran> ran = run_in_shell(command);
  const char* const means = "a backup that cannot be restored is none";
  if (!ran.ok()) return {"restore test", CheckLevel::kRefuse, ran.error().describe(), "", means};
  if (ran->code != 0) {
    return {"restore test", CheckLevel::kRefuse,
            fmt::format("your command ended with exit code {} after {}", ran->code,
                        format_duration(ran->took)),
            "run it by itself and look at what it says", means};
  }
  return {"restore test", CheckLevel::kOk,
          fmt::format("passed: your command ended with exit code 0 after {}",
                      format_duration(ran->took)),
          ""};
}

}  // namespace shoofly
