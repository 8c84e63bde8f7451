#pragma once

// Findings and notices as one list, in the order in which the migrations run, then by place. What
// every format is made of. Pure.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/findings.h"

namespace shoofly {

// Of what stands in a FindingsView, which outlives it.
struct FindingEntry {
  std::string_view id;
  std::string_view title;
  std::string_view why;
  Severity severity = Severity::kWarning;
  std::string_view file;
  Position at;
  std::string_view problem;
  std::span<const std::string> help;
  // Of fingerprinted_entries: the same while the statement and its file's name stay, not of the
  // line. No two share one.
  std::string fingerprint = {};
  const lint::AtStake* at_stake = nullptr;
  std::span<const Position> also = {};
  std::string_view statement = {};  // lint::Finding's; empty: it is about none
  bool is_notice = false;           // of the reading itself, and cannot be suppressed
};
std::vector<FindingEntry> finding_entries(const FindingsView& view);
std::vector<FindingEntry> fingerprinted_entries(const FindingsView& view);

// As an address relative to where it was called: "db/1%20a.sql"; of an absolute path "file:///..".
std::string uri_of(std::string_view file);
// Without "./" before it.
std::string_view plain_path(std::string_view file);

}  // namespace shoofly
