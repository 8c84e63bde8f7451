#pragma once

// Findings and notices as one list, in the order in which the migrations run, then by place. What
// every format is made of. Pure.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "report/findings.h"

namespace shoofly {

struct FindingEntry {
  std::string_view id;
  std::string_view title;
  std::string_view why;
  Severity severity = Severity::kWarning;
  std::string file;
  Position at;
  std::string problem;
  std::vector<std::string> help;
  // The same while the statement and its file's name stay: not of the line. Empty, or no two
  // entries share one.
  std::string fingerprint;
  std::shared_ptr<const lint::AtStake> at_stake = {};
  std::vector<Position> also = {};
};
std::vector<FindingEntry> finding_entries(const FindingsView& view);
std::vector<FindingEntry> fingerprinted_entries(const FindingsView& view);

// As an address relative to where it was called: "db/1%20a.sql"; of an absolute path "file:///..".
std::string uri_of(std::string_view file);
// Without "./" before it.
std::string_view plain_path(std::string_view file);

}  // namespace shoofly
