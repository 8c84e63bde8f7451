#include "lint/rules/mysql/refused_partitions.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rules/mysql/altered.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

struct WrittenPartition {
  std::string name;
  bool takes_the_rest = false;     // LESS THAN MAXVALUE
  std::optional<long long> below;  // LESS THAN (10)
};

using PartitionWords = std::vector<SqlWord>;

std::string_view word_at(std::string_view text, const PartitionWords& words, std::size_t at) {
  return at < words.size() ? text.substr(words[at].from, words[at].to - words[at].from) : "";
}

std::string plain_name(std::string_view word) {
  return std::string(word.starts_with('`') && word.size() > 2 ? word.substr(1, word.size() - 2)
                                                              : word);
}

// "partition p0 values less than (10)", each of them, from that word on.
std::vector<WrittenPartition> partitions_in(std::string_view text, const PartitionWords& words,
                                            std::size_t from) {
  std::vector<WrittenPartition> found;
  for (std::size_t i = from; i + 1 < words.size(); ++i) {
    const bool begins = is_word(text, words[i], "partition") && i > 0 &&
                        (word_at(text, words, i - 1) == "(" || word_at(text, words, i - 1) == ",");
    if (begins) {
      found.push_back({plain_name(word_at(text, words, i + 1)), false, std::nullopt});
    } else if (!found.empty() && is_word(text, words[i], "than")) {
      const bool open = word_at(text, words, i + 1) == "(";
      const std::string value(word_at(text, words, i + (open ? 2 : 1)));
      const bool alone = open && word_at(text, words, i + 3) == ")";
      found.back().takes_the_rest = same_name(value, "maxvalue") && (alone || !open);
      char* end = nullptr;
      const long long number = std::strtoll(value.c_str(), &end, 10);
      if (alone && !value.empty() && *end == '\0' && value.size() < 18) found.back().below = number;
    }
  }
  return found;
}

const WrittenPartition* partition_called(const std::vector<WrittenPartition>& all,
                                         const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const WrittenPartition& one) {
    return same_name(one.name, name);
  });
  return found == all.end() ? nullptr : &*found;
}

void refuse_partitions(int error, const std::string& why, std::string help, Reporter& reporter) {
  reporter.report(fmt::format("the server refuses it ({}): {}", error, why), {std::move(help)});
}

void check_added(const std::string& table, const std::vector<WrittenPartition>& there,
                 const std::vector<WrittenPartition>& added, Reporter& reporter) {
  for (const WrittenPartition& one : added) {
    if (partition_called(there, one.name) == nullptr) continue;
    return refuse_partitions(1517, fmt::format("{} has a partition {} already", table, one.name),
                             "another name", reporter);
  }
  if (there.empty() || added.empty()) return;
  const WrittenPartition& last = there.back();
  if (last.takes_the_rest)
    return refuse_partitions(
        1481,
        fmt::format("nothing comes behind partition {} of {}, which takes all that is left",
                    last.name, table),
        fmt::format("reorganize partition {} into (.., partition {} values less than maxvalue)",
                    last.name, last.name),
        reporter);
  if (last.below && added.front().below && *added.front().below <= *last.below)
    refuse_partitions(1493,
                      fmt::format("partition {} has to come behind {}, whose rows are less than {}",
                                  added.front().name, last.name, *last.below),
                      fmt::format("reorganize partition {} into ..", last.name), reporter);
}

// DROP PARTITION a, b
std::vector<std::string> names_dropped(std::string_view text, const PartitionWords& words,
                                       std::size_t at) {
  std::vector<std::string> names;
  for (; at < words.size() && (names.empty() || word_at(text, words, at - 1) == ","); at += 2) {
    if (is_word(text, words[at], "algorithm") || is_word(text, words[at], "lock")) break;
    names.push_back(plain_name(word_at(text, words, at)));
  }
  return names;
}

void check_dropped(const std::string& table, bool drops, const std::vector<WrittenPartition>& there,
                   const std::vector<std::string>& names, Reporter& reporter) {
  if (drops && names.size() >= there.size())
    return refuse_partitions(1508, fmt::format("no partition of {} would be left", table),
                             "drop the table, or truncate the partition", reporter);
  for (const std::string& name : names) {
    if (partition_called(there, name) != nullptr || is_filled_in(name)) continue;
    return refuse_partitions(drops ? 1507 : 1735,
                             fmt::format("{} has no partition {}", table, name),
                             "a partition that is there", reporter);
  }
}

// The first change of them: those of CREATE TABLE are there.
const WrittenTable* table_as_parted(const Scene& scene) {
  const auto* turn = scene.act<TurnOptions>();
  if (turn == nullptr || !scene.alone || turn->options.count("partition") == 0) return nullptr;
  const WrittenTable* table = whole_table(scene, turn->table);
  if (table == nullptr || table->options.count("partition") > 0) return nullptr;
  return table;
}

}  // namespace

void check_refused_partitions(const Scene& scene, Reporter& reporter) {
  const WrittenTable* table = table_as_parted(scene);
  if (table == nullptr || table->partition_by.empty()) return;
  const std::string name = scene.shown(table->name);
  const PartitionWords words = sql_words(scene.text, Lexis::kOfMysql);
  const PartitionWords made = sql_words(table->partition_by, Lexis::kOfMysql);
  std::size_t at = 1;
  while (at < words.size() && !is_word(scene.text, words[at], "partition")) ++at;
  if (at + 1 >= words.size() || is_word(scene.text, words[at + 1], "if")) return;
  const bool by_ranges = made.size() > 2 && (is_word(table->partition_by, made[2], "range") ||
                                             is_word(table->partition_by, made[0], "range"));
  const bool by_lists = made.size() > 2 && (is_word(table->partition_by, made[2], "list") ||
                                            is_word(table->partition_by, made[0], "list"));
  const std::vector<WrittenPartition> there = partitions_in(table->partition_by, made, 0);
  if (there.empty() || (!by_ranges && !by_lists)) return;
  const SqlWord& verb = words[at - 1];
  if (is_word(scene.text, verb, "add")) {
    check_added(name, there, partitions_in(scene.text, words, at + 1), reporter);
  } else if (is_word(scene.text, verb, "coalesce")) {
    refuse_partitions(
        1509, fmt::format("{} is partitioned by {}", name, by_ranges ? "RANGE" : "LIST"),
        "COALESCE is for HASH and KEY: reorganize the partitions, or drop one", reporter);
  } else if (is_word(scene.text, verb, "drop")) {
    check_dropped(name, true, there, names_dropped(scene.text, words, at + 1), reporter);
  } else if (is_word(scene.text, verb, "truncate") && !is_word(scene.text, words[at + 1], "all")) {
    check_dropped(name, false, there, names_dropped(scene.text, words, at + 1), reporter);
  }
}

}  // namespace shoofly::lint
