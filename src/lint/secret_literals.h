#pragma once

// Keys and passwords that are told by their own look, or by the name beside them, wherever they
// stand in a statement. Pure; one pass over the text.

#include <cstddef>
#include <optional>
#include <string_view>

#include "lint/rule.h"

namespace shoofly::lint {

struct SecretLiteral {
  std::string_view what;  // "a key of Stripe"
  std::size_t from = 0;   // of what is secret in it
  std::size_t to = 0;
};

// Of those that have a form of their own (sk_live_.., ghp_.., AKIA.., -----BEGIN PRIVATE KEY-----)
// the first that begins at `from` or behind it.
std::optional<SecretLiteral> next_key(std::string_view text, std::size_t from);
// That, a URL with user and password, the password of a dblink_connect, or the value beside a name
// like 'smtp_password' in a row of settings. What is filled in later (${x}, {{x}}) is none.
std::optional<SecretLiteral> find_secret(std::string_view statement);

void check_secret_literals(const Scene& scene, Reporter& reporter);

}  // namespace shoofly::lint
